package dev.reelay.media;

import static dev.reelay.format.Images.big;
import static dev.reelay.format.Images.bytes;
import static dev.reelay.format.Images.join;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and a certificate for some names, signed by itself: X.509 (RFC 5280) in DER, written by hand. */
final class TestCertificates {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final byte[] ECDSA_WITH_SHA256 =
            der(0x30, der(0x06, bytes(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02)));

    private final KeyPair pair;
    private final byte[] certificate;

    private TestCertificates(KeyPair pair, byte[] certificate) {
        this.pair = pair;
        this.certificate = certificate;
    }

    static TestCertificates of(String... names) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] content = content(pair, List.of(names));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            byte[] bits = der(0x03, join(bytes(0), signature.sign()));
            return new TestCertificates(pair, der(0x30, join(content, ECDSA_WITH_SHA256, bits)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] content(KeyPair pair, List<String> names) {
        byte[] commonName = der(0x06, bytes(0x55, 0x04, 0x03));
        byte[] name = der(
                0x30, der(0x31, der(0x30, join(commonName, der(0x0C, "test".getBytes(StandardCharsets.US_ASCII))))));
        Instant now = Instant.now();
        byte[] validity = der(0x30, join(time(now.minus(1, ChronoUnit.DAYS)), time(now.plus(1, ChronoUnit.DAYS))));
        byte[] alternatives = join(names.stream()
                .map(one -> der(0x82, one.getBytes(StandardCharsets.US_ASCII)))
                .toArray(byte[][]::new));
        byte[] alternativeNames =
                der(0x30, join(der(0x06, bytes(0x55, 0x1D, 0x11)), der(0x04, der(0x30, alternatives))));
        return der(
                0x30,
                join(
                        der(0xA0, der(0x02, bytes(2))),
                        der(0x02, bytes(1)),
                        ECDSA_WITH_SHA256,
                        name,
                        validity,
                        name,
                        pair.getPublic().getEncoded(),
                        der(0xA3, der(0x30, alternativeNames))));
    }

    private static byte[] time(Instant instant) {
        return der(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] der(int tag, byte[] content) {
        byte[] length = content.length < 0x80
                ? bytes(content.length)
                : content.length < 0x100 ? bytes(0x81, content.length) : join(bytes(0x82), big(content.length, 2));
        return join(bytes(tag), length, content);
    }

    TrustOptions trust() {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
        return new PemTrustOptions().addCertValue(Buffer.buffer(pem));
    }

    SSLContext server() {
        try {
            Certificate own =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("test", pair.getPrivate(), new char[0], new Certificate[] {own});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
