package io.github.cameljetstream.security;

import io.github.cameljetstream.values.TextSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/** Reads a private key in PEM form, with Java's own means and the ASN.1 library that jnats brings along. */
final class PemKeys {
    private static final String PASSWORD = "tlsClientKeyPassword";
    private static final String PBES2 = PKCSObjectIdentifiers.id_PBES2.getId();

    private PemKeys() {}

    /**
     * The first private key of the text.
     *
     * @param source where the text is from, for messages
     * @param password what a PKCS#8 key is encrypted with; null if there is none
     */
    static PrivateKey privateKey(TextSource source, byte[] text, @Nullable String password)
            throws IOException, GeneralSecurityException {
        try (Reader in = new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8);
                PemReader pem = new PemReader(in)) {
            for (PemObject entry = pem.readPemObject(); entry != null; entry = pem.readPemObject()) {
                PrivateKeyInfo key = keyInfo(source, entry, password);
                if (key != null) {
                    return decode(key);
                }
            }
        } catch (RefusedKey e) {
            throw e;
        } catch (IOException | IllegalArgumentException | IllegalStateException | InvalidKeySpecException e) {
            throw notAKey(source, e);
        }
        throw notAKey(source, null);
    }

    /** The key of an entry, brought to PKCS#8; null if the entry is something else (EC PARAMETERS, a certificate). */
    private static @Nullable PrivateKeyInfo keyInfo(TextSource source, PemObject entry, @Nullable String password)
            throws IOException, GeneralSecurityException {
        return switch (entry.getType()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(entry.getContent());
            case "ENCRYPTED PRIVATE KEY" -> decrypt(source, entry, password);
            case "RSA PRIVATE KEY" -> ofRsa(source, entry);
            case "EC PRIVATE KEY" -> ofEc(source, entry);
            default -> null;
        };
    }

    /** PKCS#1. */
    private static PrivateKeyInfo ofRsa(TextSource source, PemObject entry) throws IOException {
        refuseEncrypted(source, entry);
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(entry.getContent()));
    }

    /** SEC1. */
    private static PrivateKeyInfo ofEc(TextSource source, PemObject entry) throws IOException {
        refuseEncrypted(source, entry);
        ECPrivateKey key = ECPrivateKey.getInstance(entry.getContent());
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }

    /** In the older form, headers (Proc-Type, DEK-Info) say that the content is encrypted. */
    private static void refuseEncrypted(TextSource source, PemObject entry) {
        if (!entry.getHeaders().isEmpty()) {
            throw new RefusedKey(
                    source + " is refused: the key is encrypted, but not in PKCS#8 form. Convert it with"
                            + " openssl pkcs8 -topk8.",
                    null);
        }
    }

    private static PrivateKeyInfo decrypt(TextSource source, PemObject entry, @Nullable String password)
            throws IOException, GeneralSecurityException {
        if (password == null) {
            throw new RefusedKey(source + " is refused: the key is encrypted. Set " + PASSWORD + ".", null);
        }
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(entry.getContent());
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray());
        try {
            return decrypt(encrypted, spec);
        } catch (InvalidKeyException | InvalidKeySpecException | IllegalArgumentException e) {
            throw new RefusedKey(source + " is refused: " + PASSWORD + " does not open it.", e);
        } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
            throw new RefusedKey(
                    source + " is refused: this Java cannot decrypt it (" + e.getMessage()
                            + "). Convert it with openssl pkcs8 -topk8 -v2 aes256.",
                    e);
        } finally {
            spec.clearPassword();
        }
    }

    private static PrivateKeyInfo decrypt(EncryptedPrivateKeyInfo encrypted, PBEKeySpec password)
            throws GeneralSecurityException {
        String scheme = scheme(encrypted);
        Cipher cipher = Cipher.getInstance(scheme);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(scheme).generateSecret(password),
                encrypted.getAlgParameters());
        PKCS8EncodedKeySpec key = encrypted.getKeySpec(cipher);
        return PrivateKeyInfo.getInstance(key.getEncoded());
    }

    /** Of PBES2 only the parameters name what Java has an implementation of. */
    private static String scheme(EncryptedPrivateKeyInfo encrypted) {
        String name = encrypted.getAlgName();
        return name.equals("PBES2") || name.equals(PBES2)
                ? encrypted.getAlgParameters().toString()
                : name;
    }

    private static PrivateKey decode(PrivateKeyInfo key) throws IOException, GeneralSecurityException {
        String oid = key.getPrivateKeyAlgorithm().getAlgorithm().getId();
        String algorithm = oid.equals(PKCSObjectIdentifiers.rsaEncryption.getId())
                ? "RSA"
                : oid.equals(X9ObjectIdentifiers.id_ecPublicKey.getId()) ? "EC" : "EdDSA";
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    }

    private static RefusedKey notAKey(TextSource source, @Nullable Exception cause) {
        return new RefusedKey(
                source + " is refused: " + (source.inline() ? "the text" : "the file")
                        + " holds no private key in PEM form (PKCS#8, PKCS#1 or SEC1).",
                cause);
    }

    /** A message of ours, which needs no other around it. */
    private static final class RefusedKey extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        RefusedKey(String message, @Nullable Exception cause) {
            super(message, cause);
        }
    }
}
