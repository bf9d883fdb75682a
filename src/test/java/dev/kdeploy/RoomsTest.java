package dev.kdeploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The walls of the house: which room may use which.
class RoomsTest {
  private static final String ROOT = "dev.kdeploy";

  private static final Set<String> EVERY_ROOM =
      Set.of(
          "problem",
          "program",
          "verify",
          "canary",
          "yaml",
          "project",
          "manifest",
          "report",
          "template",
          "workload",
          "cluster",
          "sandbox",
          "image",
          "plan",
          "rollout",
          "release",
          "evidence",
          "deploy",
          "output");

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("problem", Set.of()),
          entry("yaml", Set.of("problem")),
          entry("program", Set.of("problem")),
          entry("verify", Set.of("program", "project", "cluster", "manifest", "problem")),
          entry("canary", Set.of("cluster", "manifest", "yaml", "problem")),
          entry("manifest", Set.of("yaml", "problem")),
          entry("report", Set.of("manifest", "problem")),
          entry("project", Set.of("yaml", "problem")),
          entry("template", Set.of("project", "manifest", "yaml", "problem")),
          entry("workload", Set.of("project", "manifest", "yaml", "problem")),
          entry("cluster", Set.of("manifest", "yaml", "problem")),
          entry("sandbox", Set.of("manifest", "yaml", "problem")),
          entry("image", Set.of("program", "project", "report", "yaml", "problem")),
          entry("plan", Set.of("cluster", "manifest", "yaml", "problem")),
          entry("rollout", Set.of("cluster", "manifest", "report", "problem")),
          entry("release", Set.of("cluster", "manifest", "yaml", "problem")),
          entry("evidence", Set.of("cluster", "manifest", "yaml", "problem")),
          entry(
              "deploy",
              Set.of(
                  "project",
                  "image",
                  "verify",
                  "canary",
                  "template",
                  "workload",
                  "cluster",
                  "plan",
                  "rollout",
                  "release",
                  "evidence",
                  "manifest",
                  "report",
                  "yaml",
                  "problem")),
          entry(
              "output",
              Set.of(
                  "report",
                  "image",
                  "canary",
                  "deploy",
                  "plan",
                  "release",
                  "evidence",
                  "rollout",
                  "cluster",
                  "manifest",
                  "yaml",
                  "problem")),
          entry("cli", EVERY_ROOM));

  private final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void roomsHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(house);
  }

  @Test
  void roomsUseOnlyTheRoomsTheyMay() {
    classes().should(useOnlyAllowedRooms()).check(house);
  }

  @Test
  void publicTypesAreUsedOutsideTheirPackage() {
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should(beUsedOutsideItsPackage())
        .check(house);
  }

  @Test
  void onlyTheEdgesTouchTheStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(house);
  }

  @Test
  void librariesStayInTheirClosets() {
    onlyIn("picocli", "cli");
    onlyIn("io.fabric8", "cluster.fabric8");
    onlyIn("com.github.dockerjava", "image.docker");
    onlyIn("com.github.mustachejava", "template");
    onlyIn("org.yaml.snakeyaml", "yaml");
    onlyIn("com.fasterxml.jackson.core", "yaml");
  }

  @Test
  void onlyTheCommandLineAsksTheEnvironmentOrExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "console")
        .check(house);
  }

  @Test
  void nobodySleepsOrReadsTheWallClockByHand() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(house);
  }

  @Test
  void lettersChangeTheirCaseByALocale() {
    noClasses()
        .should()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .check(house);
  }

  private void onlyIn(String library, String room) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..")
        .allowEmptyShould(true)
        .check(house);
  }

  private static ArchCondition<JavaClass> useOnlyAllowedRooms() {
    return new ArchCondition<>("use only the rooms listed in MAY_USE") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          JavaClass used = dependency.getTargetClass();
          if (isOurs(used)
              && !room(used).equals(room(user))
              && !MAY_USE.getOrDefault(room(user), Set.of()).contains(room(used))) {
            events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> beUsedOutsideItsPackage() {
    return new ArchCondition<>("be used outside its package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean used =
            type.getPackage().getClasses().stream()
                .filter(one -> isPartOf(one, type))
                .flatMap(one -> one.getDirectDependenciesToSelf().stream())
                .anyMatch(
                    dependency ->
                        !dependency.getOriginClass().getPackage().equals(type.getPackage()));
        if (!used) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " is public but only its own package uses it"));
        }
      }
    };
  }

  private static boolean isPartOf(JavaClass one, JavaClass type) {
    return one.equals(type) || one.getName().startsWith(type.getName() + "$");
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(ROOT);
  }

  private static String room(JavaClass type) {
    String inside = type.getPackageName().substring(ROOT.length());
    return inside.isEmpty() ? "" : inside.substring(1).split("\\.", 2)[0];
  }
}
