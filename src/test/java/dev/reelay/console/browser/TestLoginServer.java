package dev.reelay.console.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reelay.view.row.FilterText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server of OpenID Connect with a login form: the code flow with PKCE, tokens signed with RS256, groups in the id token. It is at
 * {@code localhost}, and so another site than a console at {@code 127.0.0.1}.
 */
final class TestLoginServer implements AutoCloseable {

    static final String CLIENT = "reelay";
    static final String SECRET = "a-secret-of-32-characters-or-more";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "key-1";
    private static final long LIFE_SECONDS = 300;

    /** A login that a code stands for. */
    private record Grant(String user, String nonce, String challenge, String redirect) {}

    private final Map<String, List<String>> groups;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final KeyPair keys;
    private final HttpServer server;

    /** @param groups of each user; others cannot log in */
    TestLoginServer(Map<String, List<String>> groups) {
        this.groups = Map.copyOf(groups);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            keys = generator.generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/.well-known/openid-configuration", this::configuration);
        server.createContext("/jwks", this::keys);
        server.createContext("/authorize", this::form);
        server.createContext("/login", this::login);
        server.createContext("/token", this::token);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void configuration(HttpExchange exchange) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("issuer", url())
                .put("authorization_endpoint", url() + "/authorize")
                .put("token_endpoint", url() + "/token")
                .put("jwks_uri", url() + "/jwks");
        json.putArray("response_types_supported").add("code");
        json.putArray("subject_types_supported").add("public");
        json.putArray("id_token_signing_alg_values_supported").add("RS256");
        json.putArray("code_challenge_methods_supported").add("S256");
        answer(exchange, 200, "application/json", json.toString());
    }

    private void keys(HttpExchange exchange) throws IOException {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        ObjectNode json = JSON.createObjectNode();
        json.putArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", KEY)
                .put("n", base64(unsigned(key.getModulus().toByteArray())))
                .put("e", base64(unsigned(key.getPublicExponent().toByteArray())));
        answer(exchange, 200, "application/json", json.toString());
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private void form(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        answer(exchange, 200, "text/html;charset=UTF-8", """
                <!DOCTYPE html><html lang="en"><title>Log in elsewhere</title>
                <form method="post" action="/login?%s"><label>Account <input name="user"></label><button>Go</button></form>
                """.formatted(
                        query.replace("&", "&amp;").replace("\"", "&quot;")));
    }

    private void login(HttpExchange exchange) throws IOException {
        Map<String, List<String>> asked =
                FilterText.pairs(exchange.getRequestURI().getRawQuery());
        String user = one(FilterText.pairs(body(exchange)), "user");
        if (!groups.containsKey(user)) {
            answer(exchange, 401, "text/plain", "nobody");
            return;
        }
        String code = UUID.randomUUID().toString();
        String redirect = one(asked, "redirect_uri");
        String nonce = asked.containsKey("nonce") ? one(asked, "nonce") : "";
        grants.put(code, new Grant(user, nonce, one(asked, "code_challenge"), redirect));
        exchange.getResponseHeaders()
                .add("Location", redirect + "?code=" + code + "&state=" + FilterText.encoded(one(asked, "state")));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, List<String>> form = FilterText.pairs(body(exchange));
        Grant grant = grants.remove(one(form, "code"));
        String client =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (grant == null
                || !client.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !grant.redirect().equals(one(form, "redirect_uri"))
                || !grant.challenge().equals(challenge(one(form, "code_verifier")))) {
            answer(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
            return;
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("id_token", idToken(grant))
                .put("access_token", UUID.randomUUID().toString())
                .put("token_type", "Bearer")
                .put("expires_in", LIFE_SECONDS);
        answer(exchange, 200, "application/json", json.toString());
    }

    private String idToken(Grant grant) {
        long now = Instant.now().getEpochSecond();
        ObjectNode head = JSON.createObjectNode().put("alg", "RS256").put("kid", KEY);
        ObjectNode claims = JSON.createObjectNode();
        claims.put("iss", url()).put("sub", "id-of-" + grant.user()).put("aud", CLIENT);
        claims.put("preferred_username", grant.user()).put("iat", now).put("exp", now + LIFE_SECONDS);
        if (!grant.nonce().isEmpty()) {
            claims.put("nonce", grant.nonce());
        }
        groups.getOrDefault(grant.user(), List.of()).forEach(claims.putArray("groups")::add);
        String signed = base64(head.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.toString().getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String one(Map<String, List<String>> parameters, String name) {
        return parameters.getOrDefault(name, List.of("")).getFirst();
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
