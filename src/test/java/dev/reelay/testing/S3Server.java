package dev.reelay.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * A server that speaks S3, with path-style addresses: PUT, GET, multipart uploads. It checks every signature, presigned ones too, and
 * the digest of what was signed, and when presigned URLs end. It is as strict as the strictest stores: it refuses checksums, trailers and
 * chunked signatures, and files whose length is not named before.
 */
public final class S3Server implements AutoCloseable {

    /** The only key that it takes; {@link #useCredentials} hands it to the SDK of this JVM. */
    public static final String ACCESS_KEY = "test-access-key";

    public static final String SECRET_KEY = "test-secret-key";

    private static final Set<String> REFUSED_HEADERS =
            Set.of("x-amz-trailer", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-crc32", "x-amz-checksum-algorithm");

    /** What an object is. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record StoredObject(byte[] bytes, String contentType) {}

    /** An upload whose parts come one by one. */
    private record Upload(String key, String contentType, NavigableMap<Integer, byte[]> parts) {}

    /** A request in trouble. */
    public interface Fault {
        /** Answers the request, or leaves it as it is: then it returns false. */
        boolean strike(HttpExchange exchange) throws IOException, InterruptedException;

        /** Answers with this status and code, before it has read the body. */
        static Fault answer(int status, String code) {
            return exchange -> {
                exchange.getRequestBody().readAllBytes();
                error(exchange, status, code);
                return true;
            };
        }

        /** Breaks the connection after so many bytes of the body. */
        static Fault cutAfter(int bytes) {
            return exchange -> {
                exchange.getRequestBody().readNBytes(bytes);
                throw new IOException("cut by the test");
            };
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String bucket;
    private final Map<String, StoredObject> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger uploadIds = new AtomicInteger();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Fault fault = _ -> false;
    private volatile boolean bucketGone;
    private volatile Duration ahead = Duration.ZERO;

    private S3Server(HttpServer server, String bucket) {
        this.server = server;
        this.bucket = bucket;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A server with this bucket, which is empty. */
    public static S3Server start(String bucket) throws IOException {
        return new S3Server(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), bucket);
    }

    /** Hands the credentials to the SDK of this JVM by its usual chain. Every test does so with the same ones. */
    public static void useCredentials() {
        System.setProperty("aws.accessKeyId", ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SECRET_KEY);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The objects by their keys, in order. */
    public Map<String, StoredObject> objects() {
        return new TreeMap<>(objects);
    }

    /** How many multipart uploads were begun, and neither completed nor aborted. */
    public int openUploads() {
        return uploads.size();
    }

    /** Method and operation of every request that was answered as it should be, for example {@code PUT part}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Presigned URLs end so much earlier from now on. */
    public void turnClock(Duration by) {
        ahead = by;
    }

    /** A URL that whoever has it may PUT the object to, for an hour. */
    public String presignedPut(String key) {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build()) {
            return presigner
                    .presignPutObject(request -> request.signatureDuration(Duration.ofHours(1))
                            .putObjectRequest(object -> object.bucket(bucket).key(key)))
                    .url()
                    .toExternalForm();
        }
    }

    /** What happens to requests from now on. */
    public void fault(Fault next) {
        fault = next;
    }

    public void healthy() {
        fault = _ -> false;
        bucketGone = false;
    }

    public void removeBucket() {
        bucketGone = true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!fault.strike(exchange)) {
                serve(exchange);
            }
        } catch (InterruptedException testIsOver) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String refusal = refusal(exchange, body);
        if (refusal != null) {
            error(
                    exchange,
                    switch (refusal) {
                        case "SignatureDoesNotMatch", "AccessDenied" -> 403;
                        case "MissingContentLength" -> 411;
                        default -> 400;
                    },
                    refusal);
            return;
        }
        String path = exchange.getRequestURI().getPath();
        if (bucketGone || !path.startsWith("/" + bucket + "/")) {
            error(exchange, 404, "NoSuchBucket");
            return;
        }
        serve(exchange, path.substring(bucket.length() + 2), S3Signature.query(exchange), body);
    }

    private @Nullable String refusal(HttpExchange exchange, byte[] body) {
        if (exchange.getRequestMethod().equals("PUT")
                && !exchange.getRequestHeaders().containsKey("content-length")) {
            return "MissingContentLength";
        }
        String digest = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        if (digest != null && digest.startsWith("STREAMING-")) {
            return "NotImplemented";
        }
        if (exchange.getRequestHeaders().keySet().stream()
                .anyMatch(name -> REFUSED_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT)))) {
            return "InvalidRequest";
        }
        if (S3Signature.hasEnded(exchange, Instant.now().plus(ahead))) {
            return "AccessDenied";
        }
        return S3Signature.isValid(exchange, body, ACCESS_KEY, SECRET_KEY) ? null : "SignatureDoesNotMatch";
    }

    private void serve(HttpExchange exchange, String key, Map<String, String> query, byte[] body) throws IOException {
        String upload = query.get("uploadId");
        switch (exchange.getRequestMethod() + (upload == null ? "" : " of an upload")) {
            case "POST" -> begin(exchange, key);
            case "POST of an upload" -> complete(exchange, key, upload);
            case "PUT of an upload" -> part(exchange, upload, Integer.parseInt(query.get("partNumber")), body);
            case "PUT" -> put(exchange, key, body);
            case "DELETE of an upload" -> {
                uploads.remove(upload);
                calls.add("DELETE upload");
                exchange.sendResponseHeaders(204, -1);
            }
            case "GET" -> get(exchange, key);
            default -> error(exchange, 405, "MethodNotAllowed");
        }
    }

    private void begin(HttpExchange exchange, String key) throws IOException {
        String id = "upload-" + uploadIds.incrementAndGet();
        uploads.put(id, new Upload(key, contentType(exchange), new ConcurrentSkipListMap<>()));
        calls.add("POST uploads");
        xml(
                exchange,
                200,
                "<InitiateMultipartUploadResult><Bucket>" + bucket + "</Bucket><Key>" + key + "</Key><UploadId>" + id
                        + "</UploadId></InitiateMultipartUploadResult>");
    }

    private void part(HttpExchange exchange, String id, int number, byte[] body) throws IOException {
        Upload upload = uploads.get(id);
        if (upload == null) {
            error(exchange, 404, "NoSuchUpload");
            return;
        }
        upload.parts().put(number, body);
        calls.add("PUT part");
        exchange.getResponseHeaders().add("ETag", "\"part-" + number + "\"");
        exchange.sendResponseHeaders(200, -1);
    }

    private void complete(HttpExchange exchange, String key, String id) throws IOException {
        Upload upload = uploads.remove(id);
        if (upload == null || !upload.key().equals(key)) {
            error(exchange, 404, "NoSuchUpload");
            return;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        upload.parts().values().forEach(whole::writeBytes);
        objects.put(key, new StoredObject(whole.toByteArray(), upload.contentType()));
        calls.add("POST complete");
        xml(
                exchange,
                200,
                "<CompleteMultipartUploadResult><Bucket>" + bucket + "</Bucket><Key>" + key
                        + "</Key><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>");
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        objects.put(key, new StoredObject(body, contentType(exchange)));
        calls.add("PUT object");
        exchange.getResponseHeaders().add("ETag", "\"whole\"");
        exchange.sendResponseHeaders(200, -1);
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        StoredObject object = objects.get(key);
        if (object == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", object.contentType());
        exchange.sendResponseHeaders(200, object.bytes().length);
        exchange.getResponseBody().write(object.bytes());
    }

    private static String contentType(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("content-type"));
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        xml(exchange, status, "<Error><Code>" + code + "</Code><Message>Refused.</Message></Error>");
    }

    private static void xml(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] bytes = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
