package dev.reelay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Good requests, each with a prompt by which a POST is found again, and the values of commands. */
public final class TestRequests {

    public static final String LUMA = "luma/luma-ray-2/image-to-video";
    public static final String DREAMINA = "bytedance/dreamina-3-0/pro/image-to-video";

    private static final String PROMPT = "A video for ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestRequests() {}

    /** The value of a good request. */
    public static ObjectNode body(String id) {
        return body(id, "");
    }

    /** The same with a directive for the simulator, which is no part of the id. */
    public static ObjectNode body(String id, String directive) {
        ObjectNode body = JSON.createObjectNode().put("id", id).put("model", LUMA);
        body.putObject("input")
                .put("prompt", PROMPT + id + directive)
                .put("image_url", "https://images.example.com/1.jpg");
        return body;
    }

    /** The value of a good request for another model. */
    static ObjectNode dreamina(String id) {
        ObjectNode body = body(id).put("model", DREAMINA);
        ObjectNode input = body.withObject("/input");
        input.remove("image_url");
        input.putArray("image_urls").add("https://images.example.com/1.jpg");
        return body;
    }

    static String cancel(String id) {
        return JSON.createObjectNode().put("command", "cancel").put("id", id).toString();
    }

    /** The id of the job of {@link #body(String)} that was posted; empty when it was another one. */
    public static String idOf(Journal.Submission post) {
        String prompt = post.input().path("prompt").asText();
        return prompt.startsWith(PROMPT) ? prompt.substring(PROMPT.length()) : "";
    }

    /** Whether this is a POST of the job, whose prompt may end with a directive. */
    public static boolean isOf(Journal.Submission post, String id) {
        String posted = idOf(post);
        return posted.equals(id) || posted.startsWith(id + "[");
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
