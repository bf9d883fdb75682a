package dev.kdeploy.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {
  @Test
  void readsTheTextOfAWarning() {
    assertThat(Warnings.texts(List.of("299 - \"apps/v1beta1 Deployment is deprecated\"")))
        .containsExactly("apps/v1beta1 Deployment is deprecated");
  }

  @Test
  void undoesEscapes() {
    assertThat(Warnings.texts(List.of("299 - \"unknown field \\\"spec.x\\\", a \\\\ b\"")))
        .containsExactly("unknown field \"spec.x\", a \\ b");
  }

  @Test
  void readsSeveralFromOneHeaderAndFromSeveral() {
    assertThat(
            Warnings.texts(List.of("299 - \"one, two\", 299 host:80 \"three\"", "299 - \"four\"")))
        .containsExactly("one, two", "three", "four");
  }

  @Test
  void passesOverDates() {
    assertThat(
            Warnings.texts(
                List.of(
                    "299 - \"one\" \"Sat, 25 Aug 2012 23:34:45 GMT\", 299 - \"two\" \"Sat, 25 Aug"
                        + " 2012 23:34:45 GMT\"")))
        .containsExactly("one", "two");
  }

  @Test
  void passesOverWhatCachesSay() {
    assertThat(Warnings.texts(List.of("110 proxy \"response is stale\", 299 - \"one\"")))
        .containsExactly("one");
  }

  @Test
  void saysEachOnce() {
    assertThat(Warnings.texts(List.of("299 - \"one\"", "299 - \"one\""))).containsExactly("one");
  }

  @Test
  void survivesNonsense() {
    assertThat(Warnings.texts(List.of("", "299", "299 - \"", "299 - \"open", "\"\"\"", ",,,")))
        .containsExactly("open");
  }
}
