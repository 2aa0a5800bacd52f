package dev.reelay.app;

import dev.reelay.catalog.MediaMode;
import dev.reelay.catalog.UnknownFields;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reelay's own settings. As environment variables: {@code REELAY_MAX_PENDING_JOBS} and so on. */
@ConfigMapping(prefix = "reelay")
public interface ReelayConfig {

    /** Consumer group, and prefix of transactional ids. A ledger has one group for all its life. */
    @WithDefault("reelay")
    String groupId();

    /** The names of the topics. */
    Topics topics();

    /** Jobs that one worker holds at a time; when full it takes no more requests, so that lag grows. */
    @WithDefault("500")
    int maxPendingJobs();

    /** Jobs that wait only because their model is paused do not count as pending, up to this number. */
    @WithDefault("10000")
    int maxParkedJobs();

    /** Submissions that one worker has open at a time. */
    @WithDefault("32")
    int submitConcurrency();

    /** A folder of model files that adds to and overrides the built-in catalog. */
    Optional<Path> catalogDir();

    /** How requests are checked. */
    Validation validation();

    /** The files behind the URLs of an input. */
    Media media();

    /** What stays of jobs that have ended. */
    Receipts receipts();

    /** RunComfy's queue. */
    Queue queue();

    /**
     * Whether to serve the simulator under {@code /simulator} and submit to it. In dev mode it is on when there is no
     * token.
     */
    Optional<Boolean> simulator();

    /** For dev mode only. */
    Dev dev();

    /** The names of the topics. */
    interface Topics {
        /** Where requests come from. */
        @WithDefault("generation-requests")
        String requests();

        /** Where commands come from. */
        @WithDefault("generation-control")
        String control();

        /** Every job's latest state. */
        @WithDefault("generation-jobs")
        String jobs();

        /** Where results go. */
        @WithDefault("generation-results")
        String results();

        /** Where records go that could not be taken as requests. */
        @WithDefault("generation-requests-dlq")
        String deadLetters();
    }

    /** How requests are checked. */
    interface Validation {
        /** What to do about fields that the model's page does not name: {@code reject} or {@code allow}. */
        @WithDefault("reject")
        UnknownFields unknownFields();
    }

    /** What stays of jobs that have ended. */
    interface Receipts {
        /** How long after a job's end a repeat of its request is still known. */
        @WithDefault("PT24H")
        Duration retention();
    }

    /** The files behind the URLs of an input. */
    interface Media {
        /** What to do about files that do not fit: {@code enforce}, {@code warn}, or {@code off}: do not look at them. */
        @WithDefault("enforce")
        MediaMode check();

        /** Entries {@code host} or {@code host:port} that may be private or plain http. */
        Optional<List<String>> trustedHosts();
    }

    /** RunComfy's queue. */
    interface Queue {
        /** A job that waits longer there is cancelled and ends as expired; without it there is no such limit. */
        Optional<Duration> maxWait();
    }

    /** For dev mode only. */
    interface Dev {
        /** The port of the embedded broker. */
        @WithDefault("9092")
        int brokerPort();

        /** Where the embedded broker keeps its data. */
        @WithDefault("target/dev-broker")
        Path brokerData();
    }
}
