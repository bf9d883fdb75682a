package dev.kdeploy.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
  @Test
  void knowsWhichStreamsAreTerminals() {
    Screen both = Screen.of("012", Map.of(), false);
    Screen story = Screen.of("02", Map.of(), false);

    assertThat(both.answers()).isTrue();
    assertThat(both.story()).isTrue();
    assertThat(story.answers()).isFalse();
    assertThat(story.answersColour()).isFalse();
    assertThat(story.storyColour()).isTrue();
    assertThat(story.forAnswers().width()).isEqualTo(Paper.ENDLESS);
    assertThat(story.forStory().width()).isEqualTo(80);
  }

  @Test
  void respectsTheUsualVariablesForColours() {
    assertThat(Screen.of("12", Map.of(), true).storyColour()).isFalse();
    assertThat(Screen.of("12", Map.of("NO_COLOR", "1"), false).storyColour()).isFalse();
    assertThat(Screen.of("12", Map.of("NO_COLOR", ""), false).storyColour()).isTrue();
    assertThat(Screen.of("", Map.of("CLICOLOR_FORCE", "1"), false).answersColour()).isTrue();
    assertThat(Screen.of("", Map.of("FORCE_COLOR", "0"), false).answersColour()).isFalse();
    assertThat(Screen.of("", Map.of("FORCE_COLOR", "1", "NO_COLOR", "1"), false).answersColour())
        .isFalse();
  }

  @Test
  void drawsNoBoardOnDumbTerminalsAndBuildServers() {
    assertThat(Screen.of("012", Map.of("TERM", "dumb"), false).story()).isFalse();
    assertThat(Screen.of("012", Map.of("CI", "true"), false).story()).isFalse();
    assertThat(Screen.of("012", Map.of("CI", "false"), false).story()).isTrue();
  }

  @Test
  void takesTheSizeFromTheEnvironmentOrTheUsualOne() {
    Screen known = Screen.of("2", Map.of("COLUMNS", "133", "LINES", "40"), false);
    Screen odd = Screen.of("2", Map.of("COLUMNS", "wide", "LINES", "0"), false);

    assertThat(known.columns()).isEqualTo(133);
    assertThat(known.rows()).isEqualTo(40);
    assertThat(odd.columns()).isEqualTo(80);
    assertThat(odd.rows()).isEqualTo(24);
  }

  @Test
  void speaksUnicodeUnlessTheLocaleSaysOtherwise() {
    assertThat(Screen.of("", Map.of(), false).unicode()).isTrue();
    assertThat(Screen.of("", Map.of("LANG", "de_DE.UTF-8"), false).unicode()).isTrue();
    assertThat(Screen.of("", Map.of("LANG", "C"), false).unicode()).isFalse();
    assertThat(Screen.of("", Map.of("LANG", "C", "LC_ALL", "C.utf8"), false).unicode()).isTrue();
  }
}
