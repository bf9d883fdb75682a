package dev.kdeploy.image.registry;

import dev.kdeploy.image.ImageReference;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Believes servers that Java's or the system's authorities vouch for, or those that Docker was
/// given for the very registry. Remembers what the others showed: the exception that TLS throws
/// does not say whose certificate it was.
final class Trust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager java;
  private final List<Path> certificateHomes;
  private final Map<String, X509Certificate> refused = new ConcurrentHashMap<>();

  Trust(List<Path> certificateHomes) throws GeneralSecurityException {
    this.java = judge(List.of());
    this.certificateHomes = List.copyOf(certificateHomes);
  }

  /// Trust in these authorities, or in Java's own when there are none.
  private static X509ExtendedTrustManager judge(List<Certificate> authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities.isEmpty() ? null : storeOf(authorities));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager judge) {
        return judge;
      }
    }
    throw new GeneralSecurityException("this Java has no X.509 trust manager");
  }

  private static KeyStore storeOf(List<Certificate> authorities) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate authority : authorities) {
        store.setCertificateEntry("ca" + store.size(), authority);
      }
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /// The certificate that a server showed and that was not believed.
  Optional<X509Certificate> refused(String host) {
    return Optional.ofNullable(refused.get(host));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    try {
      java.checkServerTrusted(chain, type, engine);
    } catch (CertificateException e) {
      List<Certificate> authorities = authorities(engine);
      try {
        judge(authorities).checkServerTrusted(chain, type, engine);
      } catch (CertificateException last) {
        refused.put(String.valueOf(engine.getPeerHost()), chain[0]);
        throw last;
      } catch (GeneralSecurityException broken) {
        throw new CertificateException(broken);
      }
    }
  }

  private List<Certificate> authorities(SSLEngine engine) {
    String host = String.valueOf(engine.getPeerHost());
    String written = host.equals(Endpoint.HUB_HOST) ? ImageReference.DOCKER_HUB : host;
    List<Certificate> authorities = new ArrayList<>(Authorities.ofSystem());
    authorities.addAll(Authorities.ofRegistry(certificateHomes, written));
    authorities.addAll(
        Authorities.ofRegistry(certificateHomes, written + ":" + engine.getPeerPort()));
    return authorities;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    java.checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    java.checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    java.checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    java.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    java.checkClientTrusted(chain, type, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return java.getAcceptedIssuers();
  }
}
