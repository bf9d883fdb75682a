package dev.kdeploy.image.context;

import dev.kdeploy.image.context.Dockerfile.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What Docker's classic builder refuses or does not know.
final class BuildKitNeeds {
  private static final Map<String, List<String>> FLAGS =
      Map.of(
          "RUN", List.of("mount", "network", "security", "device"),
          "COPY", List.of("link", "chmod", "parents", "exclude"),
          "ADD", List.of("link", "chmod", "checksum", "keep-git-dir", "exclude", "unpack"));

  private static final Pattern REPOSITORY =
      Pattern.compile("git@\\S+|(https?|git|ssh)://\\S+\\.git([#?]\\S*)?");

  private BuildKitNeeds() {}

  static List<Need> of(
      List<Instruction> instructions, List<Instruction> heredocs, List<Instruction> automatic) {
    List<Need> needs = new ArrayList<>();
    for (Instruction instruction : instructions) {
      for (String flag : FLAGS.getOrDefault(instruction.keyword(), List.of())) {
        if (instruction.hasFlag(flag)) {
          needs.add(new Need(instruction.keyword() + " --" + flag, instruction.where("--" + flag)));
        }
      }
      if (heredocs.contains(instruction)) {
        needs.add(new Need(instruction.keyword() + " <<", instruction.where("<<")));
      }
      if (automatic.contains(instruction)) {
        needs.add(new Need(instruction.text(), instruction.where()));
      }
      if (instruction.keyword().equals("ADD")) {
        Words.split(instruction.rest(), '\\').list().stream()
            .filter(word -> REPOSITORY.matcher(word).matches())
            .forEach(word -> needs.add(new Need("ADD " + word, instruction.where(word))));
      }
    }
    return needs;
  }
}
