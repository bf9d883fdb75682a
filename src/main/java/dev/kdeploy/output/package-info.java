/// Terminal, plain, JSON: the only room with words, colours and widths.
///
/// Answers (`PlanView`, `OutcomeView`, …) turn a value into a text for stdout, and into a tree for
/// `-o json`. Stories (`TerminalReporter`, `PlainReporter`, …) show events on stderr as they
/// happen. Whatever came from a file or a server passes through `Visible` before it reaches a
/// terminal.
@NullMarked
package dev.kdeploy.output;

import org.jspecify.annotations.NullMarked;
