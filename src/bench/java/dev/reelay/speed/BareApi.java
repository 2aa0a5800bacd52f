package dev.reelay.speed;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * An API with the shapes of RunComfy's and next to no cost of its own: no JSON is parsed, no state but counters. A request has
 * completed when it is asked about, unless its id says {@code waiting}: such jobs stand in RunComfy's queue for ever.
 *
 * <p>A prompt that ends with {@code @<nanos>@}, the time of {@link System#nanoTime} at which its request was produced, gives a sample of
 * the time to the wire: on Linux all processes of a machine have that clock in common.
 */
final class BareApi {

    private static final byte MARK = '@';

    private final AtomicLong ids = new AtomicLong();
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
    private long[] samples = new long[1024];
    private int count;

    private BareApi() {}

    /** Listens on a free port of the loopback range, and prints it. */
    static void main() {
        BareApi api = new BareApi();
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(api::handle)
                .listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println("port " + server.actualPort()))
                .onFailure(failure -> {
                    System.out.println("failed " + failure);
                    System.exit(1);
                });
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith("/v1/models/")) {
            count("POST");
            request.body().onSuccess(body -> {
                sample(body);
                String id = "r-" + ids.incrementAndGet();
                answer(request.response(), "{\"request_id\":\"" + id + "\",\"status\":\"in_queue\"}");
            });
        } else if (path.endsWith("/status")) {
            count("status");
            String status = path.contains("waiting") ? "in_queue" : "completed";
            answer(request.response(), "{\"request_id\":\"" + id(path) + "\",\"status\":\"" + status + "\"}");
        } else if (path.endsWith("/result")) {
            count("result");
            answer(
                    request.response(),
                    "{\"request_id\":\"" + id(path)
                            + "\",\"status\":\"succeeded\",\"output\":{\"video\":\"https://files.example.com/"
                            + id(path)
                            + ".mp4\"}}");
        } else if (path.equals("/bench/calls")) {
            request.response()
                    .end(calls.entrySet().stream()
                            .map(call -> call.getKey() + " " + call.getValue().sum())
                            .collect(Collectors.joining("\n")));
        } else if (path.equals("/bench/wire")) {
            request.response().end(takeSamples());
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private static void answer(HttpServerResponse response, String json) {
        response.putHeader("content-type", "application/json").end(json);
    }

    private static String id(String path) {
        int end = path.lastIndexOf('/');
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    private void count(String call) {
        calls.computeIfAbsent(call, _ -> new LongAdder()).increment();
    }

    private synchronized void sample(Buffer body) {
        long now = System.nanoTime();
        byte[] bytes = body.getBytes();
        int to = lastIndexOf(bytes, bytes.length);
        int from = lastIndexOf(bytes, to);
        if (from < 0) {
            return;
        }
        if (count == samples.length) {
            samples = Arrays.copyOf(samples, 2 * count);
        }
        samples[count++] = now - Long.parseLong(new String(bytes, from + 1, to - from - 1, StandardCharsets.US_ASCII));
    }

    private static int lastIndexOf(byte[] bytes, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (bytes[i] == MARK) {
                return i;
            }
        }
        return -1;
    }

    /** The samples since the last time, in nanoseconds. */
    private synchronized String takeSamples() {
        String text = Arrays.stream(samples, 0, count).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        count = 0;
        return text;
    }
}
