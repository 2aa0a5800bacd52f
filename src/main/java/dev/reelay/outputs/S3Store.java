package dev.reelay.outputs;

import dev.reelay.json.ForeignText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * A bucket of any store that speaks S3. A file of up to {@value #PART} bytes is one PUT; a longer one is a multipart upload of parts of
 * that size, one in memory at a time, and the object is there only once the store has put them together. An upload that fails is
 * aborted; what a worker that died left of one is for the bucket's lifecycle rule.
 */
final class S3Store implements ObjectStore {

    /** Also the memory that one upload takes. A store takes 10,000 parts, which is 80 GiB. */
    static final int PART = 8 * 1024 * 1024;

    /** For one HTTP request: a part at 70 KB/s. */
    private static final Duration REQUEST = Duration.ofMinutes(2);

    /** For one call with the SDK's own three tries. */
    private static final Duration CALL = Duration.ofMinutes(5);

    private static final int LONGEST_REASON = 200;

    private final S3Client client;
    private final @Nullable S3Presigner presigner;
    private final StoreLocation.Bucket location;
    private final @Nullable Duration urlTtl;

    private S3Store(
            S3Client client,
            @Nullable S3Presigner presigner,
            StoreLocation.Bucket location,
            @Nullable Duration urlTtl) {
        this.client = client;
        this.presigner = presigner;
        this.location = location;
        this.urlTtl = urlTtl;
    }

    static S3Store open(StoreLocation.Bucket location, S3Options options) {
        // Many stores refuse the trailers and the chunked signatures with which the SDK would send its own checksums.
        S3Configuration service = S3Configuration.builder()
                .pathStyleAccessEnabled(options.pathStyle())
                .chunkedEncodingEnabled(false)
                .build();
        S3ClientBuilder client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(Duration.ofSeconds(30)))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(
                        config -> config.apiCallAttemptTimeout(REQUEST).apiCallTimeout(CALL))
                .serviceConfiguration(service);
        S3Presigner.Builder presigner = S3Presigner.builder().serviceConfiguration(service);
        if (options.endpoint() != null) {
            client.endpointOverride(options.endpoint());
            presigner.endpointOverride(options.endpoint());
        }
        Region region = region(options);
        if (region != null) {
            client.region(region);
            presigner.region(region);
        }
        try {
            return new S3Store(
                    client.build(), options.urlTtl() == null ? null : presigner.build(), location, options.urlTtl());
        } catch (SdkClientException e) {
            // Neither asks anybody for anything but the region.
            throw new IllegalArgumentException(
                    "no region is known for the bucket: set REELAY_OUTPUT_S3_REGION or AWS_REGION, or for a store that is not"
                            + " Amazon's REELAY_OUTPUT_S3_ENDPOINT",
                    e);
        }
    }

    /** Null for the SDK's own settings. A store with an endpoint of its own seldom has regions, but a signature names one. */
    private static @Nullable Region region(S3Options options) {
        if (options.region() != null) {
            return Region.of(options.region());
        }
        return options.endpoint() == null || isNamedElsewhere() ? null : Region.US_EAST_1;
    }

    /** By the environment or a profile; a machine of Amazon's is not asked. */
    private static boolean isNamedElsewhere() {
        AwsRegionProviderChain chain =
                new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider());
        try {
            return chain.getRegion() != null;
        } catch (SdkClientException none) {
            return false;
        }
    }

    /** Another bucket or prefix, with the same clients; closing either closes both. */
    S3Store at(StoreLocation.Bucket other) {
        return new S3Store(client, presigner, other, urlTtl);
    }

    @Override
    public URI put(String key, String contentType, InputStream bytes) throws IOException, InterruptedException {
        byte[] part = new byte[PART];
        int length = bytes.readNBytes(part, 0, PART);
        String whole = location.key(key);
        if (length < PART) {
            call(() -> client.putObject(
                    object -> object.bucket(location.bucket()).key(whole).contentType(contentType),
                    body(part, length)));
        } else {
            putInParts(whole, contentType, part, bytes);
        }
        return call(() -> url(whole));
    }

    /** @param part the first one, which is full; used for the others too */
    private void putInParts(String key, String contentType, byte[] part, InputStream bytes)
            throws IOException, InterruptedException {
        String upload = call(() -> client.createMultipartUpload(
                        object -> object.bucket(location.bucket()).key(key).contentType(contentType)))
                .uploadId();
        boolean complete = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (int length = PART; length > 0; length = bytes.readNBytes(part, 0, PART)) {
                parts.add(putPart(key, upload, parts.size() + 1, body(part, length)));
            }
            call(() -> client.completeMultipartUpload(request -> request.bucket(location.bucket())
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(parts))));
            complete = true;
        } finally {
            if (!complete) {
                abortLater(key, upload);
            }
        }
    }

    private CompletedPart putPart(String key, String upload, int number, RequestBody body)
            throws StoreException, InterruptedException {
        String tag = call(() -> client.uploadPart(
                        request -> request.bucket(location.bucket())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number),
                        body))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    /** On a thread of its own: the caller's may be interrupted, and it has no time to wait. */
    private void abortLater(String key, String upload) {
        Thread.ofVirtual().name("abort-upload").start(() -> abort(key, upload));
    }

    /** Parts that are left when the store is away or the client is closed cost until the bucket's lifecycle rule removes them. */
    void abort(String key, String upload) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(location.bucket()).key(key).uploadId(upload));
        } catch (SdkException | IllegalStateException | RejectedExecutionException leftToTheLifecycleRule) {
            // The caller has failed already.
        }
    }

    private static RequestBody body(byte[] part, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(part, 0, length), length, "application/octet-stream");
    }

    private URI url(String key) {
        if (presigner == null || urlTtl == null) {
            return URI.create(client.utilities()
                    .getUrl(object -> object.bucket(location.bucket()).key(key))
                    .toExternalForm());
        }
        return URI.create(presigner
                .presignGetObject(request -> request.signatureDuration(urlTtl)
                        .getObjectRequest(
                                object -> object.bucket(location.bucket()).key(key)))
                .url()
                .toExternalForm());
    }

    private interface Call<T> {
        T make();
    }

    private static <T> T call(Call<T> call) throws StoreException, InterruptedException {
        try {
            return call.make();
        } catch (AbortedException e) {
            Thread.interrupted();
            throw interrupted(e);
        } catch (SdkException e) {
            if (Thread.interrupted()) {
                throw interrupted(e);
            }
            throw new StoreException(reason(e), e);
        } catch (UncheckedIOException e) {
            // So the SDK passes on that the JDK's connection was closed by the interrupt of its thread.
            if (Thread.interrupted()) {
                throw interrupted(e);
            }
            throw new StoreException("the store cannot be written: the connection broke", e);
        }
    }

    private static InterruptedException interrupted(RuntimeException cause) {
        InterruptedException interrupted = new InterruptedException("interrupted while writing to the store");
        interrupted.initCause(cause);
        return interrupted;
    }

    /** Status and code alone of what a store answers: its message may name keys and hosts. */
    private static String reason(SdkException e) {
        return switch (e) {
            case AwsServiceException answered
            when answered.awsErrorDetails() != null ->
                "the store answered " + answered.statusCode() + " "
                        + ForeignText.oneLine(
                                String.valueOf(answered.awsErrorDetails().errorCode()), 60);
            case SdkServiceException answered -> "the store answered " + answered.statusCode();
            default ->
                "the store cannot be written: " + ForeignText.oneLine(String.valueOf(e.getMessage()), LONGEST_REASON);
        };
    }

    @Override
    public void close() {
        client.close();
        if (presigner != null) {
            presigner.close();
        }
    }
}
