package dev.kdeploy.canary;

import static dev.kdeploy.canary.GatewayApi.FORK;
import static dev.kdeploy.canary.GatewayApi.trees;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.manifest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          web                   |  25 | web=75 web-canary=25
          web                   |   0 | web=100 web-canary=0
          web                   | 100 | web=0 web-canary=100
          web:100               |  25 | web=75 web-canary=25
          web:7                 |  10 | web=90 web-canary=10
          web:90 other:10       |  25 | web=675 web-canary=225 other=100
          other:1 web:3         |  50 | other=100 web=150 web-canary=150
          web:0 other:1         |  50 | web=0 web-canary=0 other=100
          web:1 web:3           |  20 | web=80 web-canary=20 web=240 web-canary=60
          web:1000000           |  25 | web=75 web-canary=25
          web:999999 other:1    |  25 | web=1000000 web-canary=333333 other=1
          web:1 other:1000000   |   1 | web=1 web-canary=1 other=1000000
          web:999999 other:7777 |   1 | web=1000000 web-canary=10101 other=7855
          """)
  void dividesWhatStableHadAndLeavesOthersTheirShare(String before, int weight, String after) {
    assertThat(words(rules(List.of()).weighted(refs(before), weight))).isEqualTo(after);
  }

  @Test
  void changesEveryRuleThatLeadsToStableAndNoOther() {
    List<Map<String, @Nullable Object>> live =
        trees(
            """
            - matches: [{path: {value: /api}}]
              backendRefs: [{name: web, port: 80}]
            - filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]
            - matches: [{path: {value: /docs}}]
              backendRefs: [{name: docs, port: 80}]
            - backendRefs: [{name: web, port: 81, weight: 0}, {name: docs, port: 80}]
            - backendRefs: [{name: web, port: 81, filters: [{type: X}]}]
            """);

    List<Map<String, @Nullable Object>> sent = original(live).sending(live, 25);

    assertThat(words(RouteRules.refs(sent.get(0)))).isEqualTo("web=75 web-canary=25");
    assertThat(sent.subList(1, 4)).isEqualTo(live.subList(1, 4));
    assertThat(RouteRules.refs(sent.get(4)))
        .isEqualTo(
            trees(
                """
                - {name: web, port: 81, filters: [{type: X}], weight: 75}
                - {name: web-canary, port: 81, filters: [{type: X}], weight: 25}
                """));
  }

  @Test
  void knowsServicesByKindGroupAndNamespace() {
    List<Map<String, @Nullable Object>> live =
        trees(
            """
            - backendRefs: [{name: web, kind: Bucket, group: storage.example.com}]
            - backendRefs: [{name: web, namespace: elsewhere, port: 80}]
            - backendRefs: [{name: web, kind: Service, group: "", namespace: default, port: 80}]
            """);

    List<Map<String, @Nullable Object>> leading = rules(List.of()).leading(live);

    assertThat(leading).containsExactly(live.get(2));
  }

  @Test
  void putsHeaderRulesInFrontWithAllThatTheirRuleMatches() {
    List<Map<String, @Nullable Object>> live =
        trees(
            """
            - name: api
              matches:
              - {path: {type: PathPrefix, value: /api}, method: GET}
              - {path: {type: PathPrefix, value: /v2}, headers: [{name: X-Team, value: a}]}
              timeouts: {request: 5s}
              backendRefs: [{name: web, port: 80}, {name: old, port: 80}]
            - backendRefs: [{name: docs, port: 80}]
            """);

    List<Map<String, @Nullable Object>> sent =
        new RouteRules("default", FORK, live.subList(0, 1), new Header("X-Canary", "yes"))
            .sending(live, 0);

    assertThat(sent).hasSize(3);
    assertThat(sent.getFirst())
        .isEqualTo(
            trees(
                    """
                    - matches:
                      - path: {type: PathPrefix, value: /api}
                        method: GET
                        headers: [{type: Exact, name: X-Canary, value: "yes"}]
                      - path: {type: PathPrefix, value: /v2}
                        headers: [{name: X-Team, value: a}, {type: Exact, name: X-Canary, value: "yes"}]
                      timeouts: {request: 5s}
                      backendRefs: [{name: web-canary, port: 80}]
                    """)
                .getFirst());
  }

  @Test
  void leavesOutMatchesThatLookAtTheSameHeader() {
    List<Map<String, @Nullable Object>> live =
        trees(
            """
            - matches: [{headers: [{name: x-canary, value: no}]}]
              backendRefs: [{name: web, port: 80}]
            """);

    RouteRules rules = new RouteRules("default", FORK, live, new Header("X-Canary", "yes"));

    assertThat(rules.headers(live)).isEmpty();
  }

  /// Sending and restoring in any order end where they should, for rules of every sort.
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void sendsTheSameTwiceAndRestoresExactly(boolean withHeader) {
    List<Map<String, @Nullable Object>> live =
        trees(
            """
            - matches: [{path: {value: /a}}]
              backendRefs: [{name: web, port: 80}]
            - matches: [{path: {value: /b}}]
              backendRefs: [{name: web, port: 80, weight: 3}, {name: old, port: 80, weight: 1}]
            - filters: [{type: RequestRedirect}]
            - backendRefs: [{name: docs, port: 80}]
            - matches: [{path: {value: /a}}]
              backendRefs: [{name: web, port: 81}]
            """);
    Header header = withHeader ? new Header("X-Canary", "yes") : null;
    RouteRules none = new RouteRules("default", FORK, List.of(), header);
    RouteRules rules = new RouteRules("default", FORK, none.leading(live), header);

    List<Map<String, @Nullable Object>> now = live;
    for (int weight : List.of(0, 25, 100, 50, 1, 0)) {
      now = rules.sending(now, weight);
      assertThat(rules.sending(now, weight)).isEqualTo(now);
      assertThat(rules.sent(now)).hasValue(weight);
    }

    assertThat(rules.restored(now)).isEqualTo(live);
    assertThat(rules.restored(live)).isEqualTo(live);
    assertThat(rules.sent(live)).hasValue(0);
  }

  @Test
  void keepsWhatSomebodyElseChangedAndTakesOnlyTheCanaryOut() {
    List<Map<String, @Nullable Object>> live = trees("- backendRefs: [{name: web, port: 80}]\n");
    RouteRules rules = original(live);
    List<Map<String, @Nullable Object>> changed = new ArrayList<>(rules.sending(live, 25));
    changed.set(0, Tree.with(changed.getFirst(), "5s", "timeouts", "request"));
    changed.addAll(trees("- backendRefs: [{name: docs, port: 80}]\n"));

    List<Map<String, @Nullable Object>> restored = rules.restored(changed);

    assertThat(restored)
        .isEqualTo(
            trees(
                """
                - backendRefs: [{name: web, port: 80, weight: 1}]
                  timeouts: {request: 5s}
                - backendRefs: [{name: docs, port: 80}]
                """));
  }

  @Test
  void tellsNoWeightWhereSomebodyElseWroteSome() {
    List<Map<String, @Nullable Object>> live =
        trees(
            """
            - matches: [{path: {value: /a}}]
              backendRefs: [{name: web, port: 80, weight: 3}, {name: web-canary, port: 80, weight: 1}]
            - backendRefs: [{name: web, port: 80, weight: 1}, {name: web-canary, port: 80, weight: 1}]
            """);

    assertThat(rules(List.of()).sent(live)).isEmpty();
    assertThat(rules(List.of()).sent(live.subList(0, 1))).hasValue(25);
    assertThat(rules(List.of()).sent(rules(List.of()).sending(refsOnly("web:999999 other:7"), 25)))
        .hasValue(25);
  }

  private static RouteRules rules(List<Map<String, @Nullable Object>> original) {
    return new RouteRules("default", FORK, original, null);
  }

  private static RouteRules original(List<Map<String, @Nullable Object>> live) {
    return rules(rules(List.of()).leading(live));
  }

  private static List<Map<String, @Nullable Object>> refsOnly(String words) {
    return List.of(Tree.with(Map.of(), refs(words), "backendRefs"));
  }

  private static List<Map<String, @Nullable Object>> refs(String words) {
    List<Map<String, @Nullable Object>> refs = new ArrayList<>();
    for (String word : words.split(" +", -1)) {
      List<String> parts = List.of(word.split(":", -1));
      Map<String, @Nullable Object> ref = Tree.with(Map.of(), parts.getFirst(), "name");
      refs.add(parts.size() == 1 ? ref : Tree.with(ref, Long.valueOf(parts.get(1)), "weight"));
    }
    return refs;
  }

  private static String words(List<Map<String, @Nullable Object>> refs) {
    return refs.stream()
        .map(ref -> Tree.text(ref, "name") + "=" + Tree.text(ref, "weight"))
        .collect(Collectors.joining(" "));
  }
}
