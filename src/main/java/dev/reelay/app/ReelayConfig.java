package dev.reelay.app;

import dev.reelay.model.MediaMode;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reelay's own settings. The environment variable of {@code maxPendingJobs} is {@code REELAY_MAX_PENDING_JOBS}, and so
 * on. Durations are ISO 8601, for example {@code PT24H}. {@link SettingsCheck} holds the ranges.
 */
@ConfigMapping(prefix = "reelay")
public interface ReelayConfig {

    /**
     * What this process does: {@code worker}, {@code console}, or {@code worker,console}. Default {@code worker}; in dev mode both.
     */
    @WithDefault(Roles.DEFAULT)
    String role();

    /**
     * The consumer group, and the prefix of the transactional ids. Default {@code reelay}. A ledger belongs to one
     * group: a worker of another group stops when it reads the ledger.
     */
    @WithDefault("reelay")
    String groupId();

    /** The names of the topics. */
    TopicSettings topics();

    /**
     * How many jobs one worker holds at a time. Default 500. A worker that is full reads no more requests; the lag
     * grows.
     */
    @WithDefault("500")
    int maxPendingJobs();

    /**
     * How many bytes of requests and jobs one worker holds at a time, parked jobs too; for example {@code 200M}. Default: a
     * third of the heap. A worker that is full reads no more requests; the lag grows. Inputs of a takeover that exceeds it
     * stay in the ledger until their turn comes.
     */
    Optional<@WithConverter(MemorySizeConverter.class) MemorySize> maxPendingBytes();

    /**
     * How many parked jobs (of paused models, of models that RunComfy is still asked for, waiting for a shared limit or a budget alone,
     * or for copies of their files) one worker holds beside its pending jobs. Default 10000. Further ones count as pending.
     */
    @WithDefault("10000")
    int maxParkedJobs();

    /** How many submissions one worker has open at RunComfy at a time. Default 32. */
    @WithDefault("32")
    int submitConcurrency();

    /**
     * How many polls of RunComfy one worker makes in a second at most, for all of its jobs together. Default 50. When its jobs would need
     * more, each is polled less often.
     */
    @WithDefault("50")
    double pollsPerSecond();

    /**
     * How much later an end may be noticed to save one poll. Default {@code PT0.2S}. A longer time means fewer polls.
     */
    @WithDefault("PT0.2S")
    Duration pollCost();

    /**
     * A folder of catalog files: model files, notes, and records or lists of RunComfy's. They add to the built-in models and
     * override them; changes are noticed while the worker runs. Default: none.
     */
    Optional<Path> catalogDir();

    /**
     * How often the worker fetches RunComfy's list of models. Default {@code PT6H}. With {@code off} it knows the built-in models
     * and those of the folder alone, and asks RunComfy for no model. It is off where jobs go to the worker's own simulator.
     */
    @WithDefault("PT6H")
    @WithConverter(CatalogRefresh.Reader.class)
    CatalogRefresh catalogRefresh();

    /** What all workers submit together at most. */
    LimitSettings limit();

    /** How inputs are validated. */
    ValidationSettings validation();

    /** How the files behind the URLs of an input are checked. */
    MediaSettings media();

    /** How long receipts of ended jobs are kept. */
    ReceiptSettings receipts();

    /** How long jobs may wait in RunComfy's queue. */
    QueueSettings queue();

    /** Copies of outputs in a store of one's own. */
    OutputSettings output();

    /**
     * Whether the worker serves the RunComfy simulator under {@code /simulator}, and submits to it unless {@code
     * RUNCOMFY_API_URL} is set. Default {@code false}; in dev mode {@code true} when no token is set.
     */
    Optional<Boolean> simulator();

    /** Settings of dev mode; they have no effect in other modes. */
    DevSettings dev();

    /** The names of the topics. */
    interface TopicSettings {
        /** The topic that the worker reads requests from. Default {@code generation-requests}. */
        @WithDefault("generation-requests")
        String requests();

        /**
         * The compacted topic that the worker reads commands from: cancel, pause, resume, limit, budget. Default {@code
         * generation-control}.
         */
        @WithDefault("generation-control")
        String control();

        /**
         * The compacted topic of the ledger, which holds the latest state of each job. Default {@code generation-jobs}.
         */
        @WithDefault("generation-jobs")
        String jobs();

        /** The topic that the worker writes results to. Default {@code generation-results}. */
        @WithDefault("generation-results")
        String results();

        /** The topic for records that cannot be read as requests. Default {@code generation-requests-dlq}. */
        @WithDefault("generation-requests-dlq")
        String deadLetters();

        /**
         * The topic for what operators do with the console and the command line, who and why; the worker does not use it.
         * Default {@code generation-audit}.
         */
        @WithDefault("generation-audit")
        String audit();

        /**
         * The compacted topic with which workers share limits and budgets; it is made when the first limit or budget is set. Default {@code
         * generation-limits}.
         */
        @WithDefault("generation-limits")
        String limits();
    }

    /** What all workers submit together at most, unless a command {@code limit/*} says otherwise. The same for all workers. */
    interface LimitSettings {
        /** How many jobs may be outstanding at RunComfy at a time. Default: no limit. */
        OptionalInt outstanding();

        /** How many jobs may be submitted in a minute. Default: no limit. */
        OptionalInt perMinute();
    }

    /** How inputs are validated. */
    interface ValidationSettings {
        /**
         * How the worker handles an input with fields that its model's page does not name. Default {@code reject}: the request
         * is rejected. With {@code allow} the fields are submitted.
         */
        @WithDefault("reject")
        UnknownFields unknownFields();

        /**
         * How the worker handles a request of a model whose schema, as RunComfy wrote it, cannot be used. Default {@code warn}:
         * the job is submitted, and its result has a warning. With {@code enforce} the request is rejected; with {@code off}
         * the job is submitted without a word. Notes for a model decide for that model.
         */
        @WithDefault("warn")
        Validation unusableSchema();
    }

    /** How long receipts of ended jobs are kept. */
    interface ReceiptSettings {
        /** How long after a job's end the worker still recognises a repeat of its request. Default {@code PT24H}. */
        @WithDefault("PT24H")
        Duration retention();
    }

    /** How the files behind the URLs of an input are checked. */
    interface MediaSettings {
        /**
         * How the worker handles a job whose files break its model's rules. Default {@code enforce}: it is rejected. With
         * {@code warn} the worker logs and counts the violations and submits the job; with {@code off} it fetches no
         * files.
         */
        @WithDefault("enforce")
        MediaMode check();

        /**
         * Hosts that may be private or use plain http, each as {@code host} or {@code host:port}, separated by commas.
         * Default: none, only public https hosts.
         */
        Optional<List<String>> trustedHosts();
    }

    /** How long jobs may wait in RunComfy's queue. */
    interface QueueSettings {
        /**
         * A job that waits longer than this in RunComfy's queue is cancelled there and ends as {@code expired}, unless
         * its model's file has a limit of its own. Default: no limit.
         */
        Optional<Duration> maxWait();
    }

    /** Copies of outputs in a store of one's own. The S3 settings have no effect for a folder. */
    interface OutputSettings {
        /**
         * Where the worker copies the files of outputs to: {@code s3://bucket/prefix} in any S3-compatible store, or {@code
         * file:///folder} of one machine. Default: none, nothing is copied.
         */
        Optional<String> store();

        /**
         * Buckets, and prefixes in them, that requests may name in {@code deliver_to}: {@code s3://bucket,s3://bucket/prefix}. They are
         * reached with the endpoint, the region and the credentials of the store. Default: none; presigned URLs need no permission.
         */
        Optional<List<String>> deliverTo();

        /**
         * How long after a job's end its files may take to be copied. Default {@code PT10M}. After that the result goes out with the
         * provider's URLs and {@code "stored": "failed"}.
         */
        @WithDefault("PT10M")
        Duration patience();

        /** How long presigned URLs of an S3 store hold, {@code PT168H} at most. Default: the URLs are plain. */
        Optional<Duration> urlTtl();

        /** How many files one worker copies at a time. Default 4; each takes about 10 MiB of memory, a part of 8 MiB among them. */
        @WithDefault("4")
        int concurrency();

        /** How many bytes one worker copies in a second at most, for example {@code 50M}. Default: no limit. */
        Optional<@WithConverter(MemorySizeConverter.class) MemorySize> bytesPerSecond();

        /** The URL of an S3-compatible store, for example {@code https://s3.example:9000}. Default: Amazon's, or the AWS SDK's setting. */
        Optional<URI> s3Endpoint();

        /** The region of the bucket. Default: the AWS SDK's setting; {@code us-east-1} where there is an endpoint. */
        Optional<String> s3Region();

        /** Whether the bucket stands in the path of URLs. Default {@code true} with an endpoint, {@code false} without. */
        Optional<Boolean> s3PathStyle();
    }

    /** Settings of dev mode; they have no effect in other modes. */
    interface DevSettings {
        /** The port of the embedded broker. Default 9092. */
        @WithDefault("9092")
        int brokerPort();

        /** The folder in which the embedded broker keeps its data. Default {@code target/dev-broker}. */
        @WithDefault("target/dev-broker")
        Path brokerData();
    }
}
