package dev.reelay.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Calls the API ten times a second, all the time, as a worker would. How late the API notes these calls is how late it notes
 * those of the workers: on a busy machine, seconds.
 */
final class Probes implements AutoCloseable {

    /** By this name the API knows them. */
    static final String NAME = "probes";

    private static final long MILLIS = 100;

    private final URI api;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Instant due = Instant.now();

    Probes(ChaosApi api) {
        this.api = api.urlFor(NAME);
        var _ = clock.scheduleAtFixedRate(this::send, 0, MILLIS, TimeUnit.MILLISECONDS);
    }

    /** When the probe with this name should have been sent: when this process was held up, it was sent later. */
    static Instant due(String name) {
        return Instant.ofEpochMilli(Long.parseLong(name));
    }

    private void send() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + "/v1/requests/" + due.toEpochMilli() + "/status"))
                .build();
        // The answer does not matter, nor whether there is one.
        var _ = http.sendAsync(request, BodyHandlers.discarding());
        due = due.plusMillis(MILLIS);
    }

    @Override
    public void close() {
        clock.close();
        http.shutdownNow();
    }
}
