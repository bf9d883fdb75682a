package dev.kdeploy.sandbox;

import dev.kdeploy.sandbox.Store.Change;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// All clients that follow changes.
final class Watches {
  private final Set<Watch> open = new LinkedHashSet<>();

  Watches(Store store) {
    store.onChange(this::tell);
  }

  void add(Watch watch) {
    open.add(watch);
  }

  void remove(Watch watch) {
    open.remove(watch);
  }

  void endAll() {
    List.copyOf(open).forEach(Watch::end);
  }

  private void tell(Change change) {
    open.forEach(watch -> watch.offer(change));
  }
}
