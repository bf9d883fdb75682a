package dev.kdeploy.journey;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// What a user does on a real API server, each test in a namespace of its own.
@Tag("tier2")
abstract class Journey {
  static Api api;
  @TempDir Path home;
  Place place;

  @BeforeAll
  static void connect() {
    api = Api.connect();
  }

  @AfterAll
  static void disconnect() {
    if (api != null) {
      api.close();
    }
  }

  @BeforeEach
  void settle() {
    place = Place.in(api, home);
  }

  @AfterEach
  void leave() {
    place.close();
  }
}
