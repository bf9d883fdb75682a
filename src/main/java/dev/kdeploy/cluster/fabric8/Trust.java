package dev.kdeploy.cluster.fabric8;

import dev.kdeploy.cluster.kubeconfig.Connection;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Decides whether a server is the one we mean, and remembers the certificates of the last that was
/// not: the exception that TLS throws does not say whose they were.
final class Trust extends X509ExtendedTrustManager {
  private final boolean insecure;
  private final X509ExtendedTrustManager judge;
  private final boolean ofMachine;
  private volatile List<X509Certificate> refused = List.of();

  private Trust(boolean insecure, X509ExtendedTrustManager judge, boolean ofMachine) {
    this.insecure = insecure;
    this.judge = judge;
    this.ofMachine = ofMachine;
  }

  /// Trust in the given authorities only, or in those of the machine when there are none.
  static Trust of(Connection.Tls tls, List<X509Certificate> authorities)
      throws GeneralSecurityException {
    return new Trust(tls.insecure(), judge(authorities), authorities.isEmpty());
  }

  private static X509ExtendedTrustManager judge(List<X509Certificate> authorities)
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

  private static KeyStore storeOf(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry("ca" + store.size(), authority);
      }
      return store;
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /// The certificates that the last refused server showed, its own first.
  List<X509Certificate> refused() {
    return refused;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    if (insecure) {
      return;
    }
    try {
      judge.checkServerTrusted(chain, type, engine);
    } catch (CertificateException e) {
      if (!trustedByMachine(chain, type, engine)) {
        refused = List.of(chain);
        throw e;
      }
    }
  }

  private boolean trustedByMachine(X509Certificate[] chain, String type, SSLEngine engine) {
    try {
      List<X509Certificate> authorities = ofMachine ? MachineAuthorities.read() : List.of();
      if (authorities.isEmpty()) {
        return false;
      }
      judge(authorities).checkServerTrusted(chain, type, engine);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    if (!insecure) {
      judge.checkServerTrusted(chain, type);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judge.checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judge.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge.checkClientTrusted(chain, type, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
