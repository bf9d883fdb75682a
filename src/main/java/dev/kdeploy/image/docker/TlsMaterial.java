package dev.kdeploy.image.docker;

import dev.kdeploy.problem.KdeployException;
import dev.kdeploy.problem.Problem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// A directory with `ca.pem`, `cert.pem` and `key.pem`, as Docker keeps them.
///
/// @param wanted whether TLS is spoken at all
/// @param verified whether the daemon has to prove who it is
record TlsMaterial(Path directory, boolean wanted, boolean verified) {
  static TlsMaterial in(Path directory, boolean wanted, boolean verified) {
    return new TlsMaterial(directory, wanted, verified);
  }

  TlsMaterial asWanted() {
    return new TlsMaterial(directory, true, verified);
  }

  /// What a connection is made with. Without `ca.pem` the system's authorities are trusted.
  ///
  /// @throws KdeployException naming the file that cannot be used
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(), verified ? trusted() : new TrustManager[] {new Everybody()}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new KdeployException(
          Problem.of("the TLS files for Docker in `%s` cannot be used", directory)
              .kind(Problem.Kind.REMOTE)
              .why("%s", Objects.toString(e.getMessage(), "they are damaged"))
              .fix("put `ca.pem`, `cert.pem` and `key.pem` there, or set `DOCKER_CERT_PATH`"),
          e);
    }
  }

  private KeyManager @Nullable [] identity() throws GeneralSecurityException, IOException {
    Path certificate = directory.resolve("cert.pem");
    Path key = directory.resolve("key.pem");
    if (!Files.exists(certificate) && !Files.exists(key)) {
      return null;
    }
    PrivateKey secret = Pem.key(key, text(key));
    List<X509Certificate> chain = Pem.certificates(certificate, text(certificate));
    KeyStore store = emptyStore();
    store.setKeyEntry("docker", secret, new char[0], chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private TrustManager @Nullable [] trusted() throws GeneralSecurityException, IOException {
    Path authority = directory.resolve("ca.pem");
    if (!Files.exists(authority)) {
      return null;
    }
    KeyStore store = emptyStore();
    for (X509Certificate certificate : Pem.certificates(authority, text(authority))) {
      store.setCertificateEntry("ca" + store.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static String text(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file.getFileName() + " does not exist");
    }
    if (!Files.isReadable(file)) {
      throw new IOException("you may not read " + file.getFileName());
    }
    return Files.readString(file);
  }

  /// Docker's `SkipTLSVerify`, and `DOCKER_TLS` without `DOCKER_TLS_VERIFY`: encrypted, but to
  /// whomever answers. The user asked for it by name.
  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
