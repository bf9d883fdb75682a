package dev.kdeploy.template;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.DefaultMustacheVisitor;
import com.github.mustachejava.Iteration;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.DefaultCode;
import com.github.mustachejava.reflect.SimpleObjectHandler;
import dev.kdeploy.template.Token.Kind;
import dev.kdeploy.template.Token.Tag;
import dev.kdeploy.template.Token.Text;
import java.io.StringReader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A template compiled by Mustache.java.
///
/// The library parses one line of tags that are named by the number of their token, so that it
/// finds no whitespace to decide about and we know the place of everything it runs. What a name
/// means, what a section runs over and what is written is ours: values are maps, lists and scalars,
/// and nothing is ever called on them.
final class Program {
  private final List<Token> tokens;
  private final BiConsumer<Tag, Execution> partials;
  private final Mustache mustache;

  /// Where a partial is to be run.
  record Execution(Output output, List<Object> scopes) {}

  Program(List<Token> tokens, BiConsumer<Tag, Execution> partials) {
    this.tokens = tokens;
    this.partials = partials;
    this.mustache = new Factory().compile(new StringReader(numbered()), "template");
  }

  void run(Output output, List<Object> scopes) {
    mustache.execute(output, scopes);
  }

  private String numbered() {
    StringBuilder text = new StringBuilder();
    List<String> open = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      switch (tokens.get(i)) {
        case Text _ -> {
          if (i == 0 || !(tokens.get(i - 1) instanceof Text)) {
            text.append("{{&").append(i).append("}}");
          }
        }
        case Tag tag -> text.append(numbered(tag, String.valueOf(i), open));
      }
    }
    return text.toString();
  }

  private static String numbered(Tag tag, String number, List<String> open) {
    return switch (tag.kind()) {
      case VALUE, VERBATIM -> "{{&" + number + "}}";
      case PARTIAL -> "{{>" + number + "}}";
      case COMMENT -> "";
      case END -> "{{/" + open.removeLast() + "}}";
      case SECTION, INVERTED -> {
        open.add(number);
        yield (tag.kind() == Kind.SECTION ? "{{#" : "{{^") + number + "}}";
      }
    };
  }

  private Tag token(String number) {
    return (Tag) tokens.get(Integer.parseInt(number));
  }

  private final class Factory extends DefaultMustacheFactory {
    Factory() {
      setObjectHandler(new Sections());
    }

    @Override
    public MustacheVisitor createMustacheVisitor() {
      return new DefaultMustacheVisitor(this) {
        @Override
        public void value(TemplateContext context, String number, boolean encoded) {
          list.add(new Emission(context, Factory.this, number));
        }

        @Override
        public void partial(TemplateContext context, String number, String indent) {
          list.add(new Inclusion(context, Factory.this, number));
        }
      };
    }
  }

  /// Writes a value, or the lines of text from a token on.
  private final class Emission extends DefaultCode {
    private final int number;

    Emission(TemplateContext context, DefaultMustacheFactory factory, String number) {
      super(context, factory, null, number, "&");
      this.number = Integer.parseInt(number);
    }

    @Override
    public Writer execute(Writer writer, List<Object> scopes) {
      Output output = (Output) writer;
      if (tokens.get(number) instanceof Tag tag) {
        output.value(tag, Scope.find(tag.name(), scopes), scopes);
      }
      for (int i = number; i < tokens.size() && tokens.get(i) instanceof Text text; i++) {
        output.literal(text);
      }
      return writer;
    }
  }

  private final class Inclusion extends DefaultCode {
    Inclusion(TemplateContext context, DefaultMustacheFactory factory, String number) {
      super(context, factory, null, number, ">");
    }

    @Override
    public Writer execute(Writer writer, List<Object> scopes) {
      partials.accept(token(name), new Execution((Output) writer, scopes));
      return writer;
    }
  }

  /// What sections run over. Everything else an object handler could do is never asked for.
  private final class Sections extends SimpleObjectHandler {
    @Override
    public Binding createBinding(String number, TemplateContext context, Code code) {
      return scopes -> new Section(token(number), Scope.find(token(number).name(), scopes));
    }

    @Override
    public Writer falsey(Iteration body, Writer writer, Object section, List<Object> scopes) {
      return Values.isFalsy(((Section) section).value())
          ? body.next(writer, section, scopes)
          : writer;
    }

    @Override
    public Writer iterate(Iteration body, Writer writer, Object section, List<Object> scopes) {
      ((Section) section).run((Output) writer, scope -> body.next(writer, scope, scopes));
      return writer;
    }
  }

  /// A section met with its value.
  private record Section(Tag tag, @Nullable Object value) {
    void run(Output output, java.util.function.Consumer<Scope> body) {
      if (Values.isFalsy(value)) {
        return;
      }
      switch (value) {
        case Named named ->
            named
                .entries()
                .forEach(
                    (key, entry) ->
                        round(output, "for `" + key + "`", Scope.entry(key, entry), body));
        case List<?> list -> {
          int number = 0;
          for (Object item : list) {
            number++;
            round(output, "for item " + number, Scope.of(item), body);
          }
        }
        case null, default -> body.accept(Scope.of(value));
      }
    }

    private void round(
        Output output, String what, Scope scope, java.util.function.Consumer<Scope> body) {
      output.enter(tag.where(), what + " of `" + tag.name() + "`", false);
      body.accept(scope);
      output.leave();
    }
  }
}
