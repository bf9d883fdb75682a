package dev.kdeploy.image.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// Takes the items of an answer as they come, and waits for the last.
final class Items<T> implements ResultCallback<T> {
  private final Consumer<T> each;
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();

  Items(Consumer<T> each) {
    this.each = each;
  }

  /// Returns when the answer is complete.
  ///
  /// @throws Exception what broke it off
  void await() throws Exception {
    try {
      end.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void onStart(Closeable stream) {
    // Stopping closes the connection itself, which works before the answer begins too.
  }

  @Override
  public void onNext(T item) {
    each.accept(item);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(true);
  }

  @Override
  public void close() {
    end.complete(false);
  }
}
