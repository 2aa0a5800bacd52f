package dev.reelay.refresh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.CallFailure;
import dev.reelay.job.ExactJson;
import dev.reelay.job.ProviderMessage;
import dev.reelay.model.ModelId;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.ModelDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads RunComfy's list page by page, and judges it as a whole.
 *
 * <p>A list counts when it ends with a page that is shorter than the others or empty, has as many entries as its {@code total} says, and
 * did not change while it was read. An entry that is inserted or removed between two pages moves all behind it, so that one is seen twice or
 * never: then the list is read again, up to three times. Two readings with the same entries count, too: then it is RunComfy that has a
 * model twice, or counts more than it lists. Bounded in pages, entries, bytes and time.
 */
final class ListReader {

    static final int PAGE = 100;

    private static final int MOST_READINGS = 3;
    private static final int MOST_PAGES = 200;
    private static final int MOST_ENTRIES = 5_000;
    private static final int MOST_RECORD_BYTES = 1 << 20;
    private static final long MOST_BYTES = 32L << 20;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final ModelDirectory directory;
    private final InstantSource clock;

    ListReader(ModelDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Reads the list; blocks, for minutes at most. */
    ListReading read() {
        Instant notAfter = clock.instant().plus(LONGEST);
        Pages before = null;
        for (int reading = 1; ; reading++) {
            Pages pages = new Pages(notAfter);
            ListReading.Failed failed = pages.read();
            if (failed != null) {
                return failed;
            }
            if (pages.records.isEmpty()) {
                return failed("empty", null);
            }
            if (pages.isWhole() || (before != null && pages.isStable(before.records.keySet()))) {
                return new ListReading.Whole(pages.records, pages.entries - pages.records.size());
            }
            if (reading == MOST_READINGS) {
                return failed(pages.isShort() ? "incomplete" : "unstable", pages.counts());
            }
            before = pages;
        }
    }

    private static ListReading.Failed failed(String reason, @Nullable String detail) {
        return new ListReading.Failed(reason, detail, null);
    }

    /** One reading of all pages. */
    private final class Pages {

        private final Instant notAfter;
        private final Map<String, ObjectNode> records = new LinkedHashMap<>();
        private int entries;
        private int damaged;
        private long bytes;
        private int firstPage;
        private @Nullable Integer total;
        private boolean changed;

        Pages(Instant notAfter) {
            this.notAfter = notAfter;
        }

        /** Reads up to the end of the list; not null when it has none, or cannot be read. */
        ListReading.@Nullable Failed read() {
            for (int pages = 0; pages < MOST_PAGES; pages++) {
                if (clock.instant().isAfter(notAfter)) {
                    return failed("too_slow", counts());
                }
                switch (directory.list(null, PAGE, entries)) {
                    case DirectoryAnswer.Page page -> {
                        int size = page.records().size() + page.damaged();
                        if (size == 0) {
                            return null;
                        }
                        boolean news = add(page);
                        if (entries > MOST_ENTRIES || bytes > MOST_BYTES) {
                            return failed("too_large", counts() + ", " + bytes + " bytes");
                        }
                        firstPage = pages == 0 ? size : firstPage;
                        if (!news && size == firstPage) {
                            return failed("repeats", counts());
                        }
                        if (size < firstPage && isAtTotal()) {
                            return null;
                        }
                    }
                    case DirectoryAnswer.Failed failed -> {
                        // Some servers refuse a page beyond the end.
                        return isAtTotal() && failed.failure().kind() == CallFailure.Kind.UNEXPECTED
                                ? null
                                : of(failed.failure());
                    }
                    case DirectoryAnswer.Found _, DirectoryAnswer.NoSuchModel _ -> {
                        return failed(CallFailure.Kind.UNEXPECTED.word(), null);
                    }
                }
            }
            return failed("too_large", MOST_PAGES + " pages");
        }

        /** Adds a page; false when it has no model that was not there before. */
        private boolean add(DirectoryAnswer.Page page) {
            if (entries > 0 && page.total() != null && !page.total().equals(total)) {
                changed = true;
            }
            total = page.total() == null ? total : page.total();
            entries += page.records().size() + page.damaged();
            damaged += page.damaged();
            boolean news = page.records().isEmpty();
            for (ObjectNode record : page.records()) {
                int size = ExactJson.compact(record).length;
                bytes += size;
                String id = record.path("model_id").isTextual()
                        ? record.path("model_id").textValue()
                        : "";
                if (size <= MOST_RECORD_BYTES && ModelId.isValid(id)) {
                    news |= records.putIfAbsent(id, record) == null;
                } else {
                    news = true;
                    damaged++;
                }
            }
            return news;
        }

        private boolean isAtTotal() {
            return total != null && entries >= total;
        }

        private boolean isShort() {
            return total != null && entries < total;
        }

        private boolean isWhole() {
            return !changed && records.size() + damaged == entries && (total == null || total == entries);
        }

        private boolean isStable(Set<String> before) {
            return !changed && !isShort() && records.keySet().equals(before);
        }

        private String counts() {
            return entries + " entries of " + (total == null ? "an unknown number" : total) + ", " + records.size()
                    + " models";
        }
    }

    private static ListReading.Failed of(CallFailure failure) {
        ProviderMessage says = failure.says();
        String detail = says == null
                ? null
                : says.message() == null
                        ? "HTTP status " + says.httpStatus()
                        : says.httpStatus() + " " + says.message();
        return new ListReading.Failed(failure.kind().word(), detail, failure.retryAfter());
    }
}
