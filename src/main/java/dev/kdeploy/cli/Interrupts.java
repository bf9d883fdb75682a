package dev.kdeploy.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/// Turns Ctrl-C into an interruption of the thread that works, so that it can end in good order. A
/// second one leaves at once.
///
/// The JDK has no public interface for signals; `sun.misc` is its supported exception, reached
/// without compiling against it. Where it is missing Ctrl-C ends the process as it does for any
/// program.
final class Interrupts {
  private Interrupts() {}

  static void deliverTo(Thread worker) {
    AtomicInteger count = new AtomicInteger();
    Runnable onSignal =
        () -> {
          if (count.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
          }
          worker.interrupt();
        };
    for (String signal : new String[] {"INT", "TERM"}) {
      handle(signal, onSignal);
    }
  }

  private static void handle(String name, Runnable onSignal) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, _, _) -> {
                onSignal.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      // The signal cannot be caught here: the default is to end the process.
    }
  }
}
