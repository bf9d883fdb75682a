package dev.kdeploy.image.registry;

import java.net.URI;

/// One request.
///
/// @param accept the media types wanted, or empty
/// @param authorization the header's value, or empty
/// @param form what is posted, or empty
record Ask(String method, URI uri, String accept, String authorization, String form) {
  static Ask of(String method, URI uri) {
    return new Ask(method, uri, "", "", "");
  }

  Ask accepting(String types) {
    return new Ask(method, uri, types, authorization, form);
  }

  Ask authorized(String value) {
    return new Ask(method, uri, accept, value, form);
  }

  Ask posting(String text) {
    return new Ask("POST", uri, accept, authorization, text);
  }

  Ask to(URI other) {
    return new Ask(method, other, accept, authorization, form);
  }
}
