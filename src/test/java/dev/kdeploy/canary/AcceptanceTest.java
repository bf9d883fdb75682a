package dev.kdeploy.canary;

import static dev.kdeploy.canary.GatewayApi.PLAIN;
import static dev.kdeploy.canary.GatewayApi.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kdeploy.SandboxCluster;
import dev.kdeploy.manifest.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptanceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          1 | {name: public}                      | True  | True  | 1 | -
          2 | {name: public}                      | True  | True  | 1 | `Gateway/public` has not seen the new weights yet
          1 | {name: public}                      | False | True  | 1 | `Gateway/public` says `Accepted` is not true: no such port
          1 | {name: public}                      | True  | False | 1 | `Gateway/public` says `ResolvedRefs` is not true: no such port
          1 | {name: other}                       | True  | True  | 1 | `Gateway/public` has not answered yet
          1 | {name: public, sectionName: https}  | True  | True  | 1 | `Gateway/public` has not answered yet
          1 | {group: gateway.networking.k8s.io, kind: Gateway, namespace: default, name: public} | True | True | 1 | -
          1 | {name: public, namespace: elsewhere} | True | True  | 1 | `Gateway/public` has not answered yet
          """)
  void waitsForTheParentsToTakeTheRouteAsItIs(
      int generation, String parent, String accepted, String resolved, int seen, String missing) {
    Manifest route =
        SandboxCluster.objects(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: web, namespace: default, generation: %d}
                spec: {parentRefs: [{name: public}]}
                status:
                  parents:
                  - parentRef: %s
                    conditions:
                    - {type: Accepted, status: "%s", observedGeneration: %d, message: no such port}
                    - {type: ResolvedRefs, status: "%s", observedGeneration: %d, message: no such port}
                """
                    .formatted(generation, parent, accepted, seen, resolved, seen))
            .getFirst();

    assertThat(Acceptance.missing(route, List.of()).orElse(null)).isEqualTo(missing);
  }

  @Test
  void waitsOnlyForThoseWhoTookTheRouteBefore() {
    Manifest route =
        SandboxCluster.objects(
                route(PLAIN).replace("[{name: public}]", "[{name: public}, {name: broken}]"))
            .getFirst();

    assertThat(Acceptance.missing(route, Acceptance.acceptedBy(route))).isEmpty();
    assertThat(Acceptance.missing(route, List.of()))
        .contains("`Gateway/broken` has not answered yet");
  }
}
