package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.kubeconfig.Connection;
import dev.kdeploy.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says in words why two sides did not agree on TLS.
final class TlsFailures {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final Connection connection;
  private final InstantSource clock;

  TlsFailures(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  Problem problem(List<Throwable> causes, Link link) {
    if (Failures.mentions(causes, "plaintext connection")
        || Failures.mentions(causes, "unrecognized SSL message")) {
      return of("the server of `%s` (%s) does not speak TLS")
          .fix("write `http://` in its `server`, or the right port");
    }
    Trust trust = link.trust();
    List<X509Certificate> shown = trust == null ? List.of() : trust.refused();
    boolean ours = causes.stream().anyMatch(TlsFailures::isVerdict) && !shown.isEmpty();
    if (ours) {
      return refused(causes, shown);
    }
    return expired(link.identity())
        .orElseGet(
            () ->
                of("the server of `%s` (%s) ends the TLS handshake")
                    .why("%s", Failures.message(causes)));
  }

  /// Our own certificate, when its time is over: said when a server refuses us.
  Optional<Problem> expired(List<X509Certificate> identity) {
    return identity.stream()
        .findFirst()
        .filter(own -> own.getNotAfter().toInstant().isBefore(clock.instant()))
        .map(
            own ->
                Problem.of(
                        "the client certificate of the user `%s` has expired",
                        connection.user().name())
                    .why("`%s` was valid until %s", nameOf(own), day(own.getNotAfter().toInstant()))
                    .fix("get new credentials for the context `%s`", connection.server().name()));
  }

  private Problem refused(List<Throwable> causes, List<X509Certificate> shown) {
    if (Failures.any(causes, CertificateExpiredException.class)) {
      X509Certificate old = outOfTime(shown);
      return of("the server of `%s` (%s) shows a certificate that has expired")
          .why("`%s` was valid until %s", nameOf(old), day(old.getNotAfter().toInstant()))
          .fix("renew the server's certificate; is this machine's clock right?");
    }
    if (Failures.any(causes, CertificateNotYetValidException.class)) {
      X509Certificate early = outOfTime(shown);
      return of("the server of `%s` (%s) shows a certificate that is not valid yet")
          .why("`%s` is valid from %s", nameOf(early), day(early.getNotBefore().toInstant()))
          .fix("check this machine's clock");
    }
    if (Failures.mentions(causes, "subject alternative")
        || Failures.mentions(causes, "No name matching")) {
      return of("the server of `%s` (%s) shows a certificate for another name")
          .why("it is for %s", names(shown.getFirst()))
          .fix("use one of these names in `server`, or set `tls-server-name` in the kubeconfig");
    }
    return of("the server of `%s` (%s) shows a certificate that nobody vouches for")
        .why(
            "`%s` is signed by `%s`; %s",
            nameOf(shown.getFirst()), issuerOf(shown.getLast()), trusted())
        .fix(
            "get the right `certificate-authority` for this cluster; is another program listening"
                + " at this address?");
  }

  private X509Certificate outOfTime(List<X509Certificate> shown) {
    Instant now = clock.instant();
    return shown.stream()
        .filter(
            each ->
                each.getNotAfter().toInstant().isBefore(now)
                    || each.getNotBefore().toInstant().isAfter(now))
        .findFirst()
        .orElse(shown.getFirst());
  }

  private String trusted() {
    Connection.Pem authority = connection.tls().authority();
    if (authority == null) {
      return "the kubeconfig names no `certificate-authority`, and this machine does not know that"
          + " one";
    }
    try {
      String known =
          Keys.certificates(authority.text()).stream()
              .map(each -> "`" + nameOf(each) + "`")
              .collect(Collectors.joining(", "));
      return "the kubeconfig trusts " + known + " (" + authority.origin() + ")";
    } catch (GeneralSecurityException e) {
      return "the kubeconfig trusts " + authority.origin();
    }
  }

  private Problem of(String what) {
    return Problem.of(
        "%s", String.format(what, connection.server().name(), connection.server().url()));
  }

  private static boolean isVerdict(Throwable cause) {
    return cause instanceof CertificateException
        || cause instanceof CertPathValidatorException
        || String.valueOf(cause.getMessage()).contains("PKIX");
  }

  private static String nameOf(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static String issuerOf(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName();
  }

  private static String names(X509Certificate certificate) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null
          ? nameOf(certificate)
          : names.stream()
              .map(each -> "`" + each.getLast() + "`")
              .collect(Collectors.joining(", "));
    } catch (CertificateException e) {
      return nameOf(certificate);
    }
  }

  private static String day(Instant instant) {
    return DAY.format(instant);
  }
}
