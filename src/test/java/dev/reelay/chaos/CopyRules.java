package dev.reelay.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.testing.S3Server.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The rules for copies of outputs: each completed job has its files, byte for byte, and nothing else is in the store. */
final class CopyRules {

    private final Map<String, StoredObject> objects;
    private final byte[] clip = clip();
    private final Set<String> named = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    private CopyRules(Map<String, StoredObject> objects) {
        this.objects = objects;
    }

    /**
     * Every violation as a sentence; empty when all is well.
     *
     * @param objects what is in the store, by key
     */
    static List<String> violations(List<JsonNode> results, Map<String, StoredObject> objects) {
        CopyRules rules = new CopyRules(objects);
        results.forEach(rules::check);
        objects.keySet().stream()
                .filter(key -> !rules.named.contains(key))
                .forEach(key -> rules.violations.add("no result of a completed job names the object " + key));
        return rules.violations;
    }

    private void check(JsonNode result) {
        String id = result.path("id").asText();
        JsonNode files = result.path("files");
        if (!result.path("status").asText().equals("completed")) {
            if (!files.isMissingNode()) {
                violations.add(id + " did not complete, and has files");
            }
            return;
        }
        if (result.has("stored")) {
            violations.add(
                    id + " was not stored: " + result.path("stored_reason").asText());
            return;
        }
        List<String> urls = Stream.of("video_urls", "image_urls", "audio_urls")
                .flatMap(name -> result.path(name).valueStream())
                .map(JsonNode::asText)
                .toList();
        List<String> copied = files.valueStream()
                .map(file -> file.path("provider_url").asText())
                .toList();
        if (!copied.equals(urls)) {
            violations.add(id + " has copies of " + copied + " instead of " + urls);
        }
        files.forEach(file -> check(id, file));
    }

    private void check(String id, JsonNode file) {
        String path = URI.create(file.path("url").asText()).getPath();
        String key = path.substring(path.indexOf('/', 1) + 1);
        named.add(key);
        StoredObject object = objects.get(key);
        if (object == null) {
            violations.add(id + " names " + key + ", which is not in the store");
        } else if (!Arrays.equals(object.bytes(), clip)) {
            violations.add(id + " has other bytes in the store than RunComfy served");
        } else if (!file.path("sha256").asText().equals(sha256(object.bytes()))
                || file.path("bytes").asLong() != object.bytes().length) {
            violations.add(id + " has another digest or length in its result than in the store");
        }
    }

    /** What the simulator serves as a video. */
    static byte[] clip() {
        try (InputStream clip = CopyRules.class.getResourceAsStream("/simulator/clip.mp4")) {
            if (clip == null) {
                throw new IllegalStateException("the simulator's video is not on the class path");
            }
            return clip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
