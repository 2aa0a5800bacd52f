package dev.reelay.speed;

import dev.reelay.testing.TestRequests;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** The same client that the worker's stands on, without anything around it: a loop of POSTs, so many open at a time. */
final class BareLoop {

    private final HttpClient client;
    private final int port;
    private final Buffer body;
    private final LongAdder done = new LongAdder();
    private volatile boolean stopped;
    private final CountDownLatch ended;

    private BareLoop(Vertx vertx, int port, int open) {
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setKeepAlive(true))
                .with(new PoolOptions().setHttp1MaxSize(open))
                .build();
        this.port = port;
        this.body = Buffer.buffer(TestRequests.body("bare").get("input").toString());
        this.ended = new CountDownLatch(open);
    }

    static double callsPerSecond(Surroundings around, int open, Duration time) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        BareLoop loop = new BareLoop(vertx, around.api.port(), open);
        for (int i = 0; i < open; i++) {
            loop.next();
        }
        Surroundings.pause(time.dividedBy(2));
        long before = loop.done.sum();
        Surroundings.pause(time.dividedBy(2));
        double rate = (loop.done.sum() - before) / (time.toMillis() / 2000.0);
        loop.stopped = true;
        loop.ended.await();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        return rate;
    }

    private void next() {
        if (stopped) {
            ended.countDown();
            return;
        }
        client.request(HttpMethod.POST, port, "127.0.0.1", "/v1/models/" + TestRequests.LUMA)
                .compose(request -> request.send(body))
                .compose(response -> response.body())
                .onComplete(_ -> {
                    done.increment();
                    next();
                });
    }
}
