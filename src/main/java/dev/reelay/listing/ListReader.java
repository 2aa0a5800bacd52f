package dev.reelay.listing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import dev.reelay.json.ExactJson;
import dev.reelay.json.ForeignText;
import dev.reelay.listing.ListReading.Reason;
import dev.reelay.model.ModelId;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.ModelDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads RunComfy's list page by page, and judges it as a whole.
 *
 * <p>A list counts when it ends with a page that is shorter than the others or empty, has as many elements as its {@code total} says, and
 * did not change while it was read. An element that is inserted or removed between two pages moves all behind it, so that one is seen
 * twice or never: then the list is read again, up to three times. Two readings with the same models count, too: then it is RunComfy that
 * has a model twice, or counts less than it lists. Bounded in pages, elements, bytes and time.
 */
public final class ListReader {

    /** Small enough that a page with schemas stays below the limit of a body. */
    static final int PAGE = 100;

    /** More elements than this are no catalog. RunComfy lists some 400. */
    static final int MOST_ELEMENTS = 10_000;

    /** Longer records are left out. RunComfy's have up to some 20,000 bytes. */
    static final int MOST_RECORD_BYTES = 1 << 20;

    private static final int MOST_READINGS = 3;

    /** More than the most elements need: a server may send smaller pages than it is asked for. */
    private static final int MOST_PAGES = 200;

    /** The list is in memory as trees until it is in force, which take several times as much. */
    static final long MOST_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int MOST_SHOWN = 200;

    private final ModelDirectory directory;
    private final InstantSource clock;

    /** Reads the list of this directory. */
    public ListReader(ModelDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Reads the list; blocks, for minutes at most.
     *
     * @param search only models that fit these words, which may be none; null for all
     */
    public ListReading read(@Nullable String search) {
        Instant notAfter = clock.instant().plus(LONGEST);
        Set<String> before = null;
        for (int reading = 1; ; reading++) {
            Pages pages = new Pages(search, notAfter);
            ListReading trouble = pages.read();
            if (trouble != null) {
                return trouble;
            }
            if (search == null && pages.records.isEmpty()) {
                return new ListReading.NotWhole(
                        Reason.EMPTY, pages.elements == 0 ? "it is empty" : "none of its elements is a model");
            }
            if (pages.isWhole() || pages.isAsBefore(before)) {
                return pages.whole();
            }
            if (reading == MOST_READINGS) {
                return pages.notWhole();
            }
            before = Set.copyOf(pages.records.keySet());
        }
    }

    /** One reading of all pages. */
    private final class Pages {

        private final @Nullable String search;
        private final Instant notAfter;
        private final SortedMap<String, ObjectNode> records = new TreeMap<>();
        private final Map<String, String> unusable = new HashMap<>();
        private final List<String> leftOut = new ArrayList<>();
        private int elements;
        private long bytes;
        private int firstPage;
        private @Nullable Integer total;
        private @Nullable String change;
        private @Nullable String twice;

        Pages(@Nullable String search, Instant notAfter) {
            this.search = search;
            this.notAfter = notAfter;
        }

        /** Reads up to the end of the list; not null when it has none, or cannot be read. */
        @Nullable
        ListReading read() {
            for (int pages = 0; pages < MOST_PAGES; pages++) {
                if (clock.instant().isAfter(notAfter)) {
                    return new ListReading.NotWhole(
                            Reason.TOO_SLOW, "it took more than " + LONGEST.toMinutes() + " minutes");
                }
                DirectoryAnswer answer = directory.list(search, PAGE, elements);
                if (answer instanceof DirectoryAnswer.Failed(var failure)) {
                    // Some servers refuse a page beyond the end.
                    boolean hasEnded = isAtTotal() && failure.kind() == CallFailure.Kind.UNEXPECTED;
                    return hasEnded ? null : new ListReading.Failed(failure);
                }
                if (!(answer instanceof DirectoryAnswer.Page page)) {
                    throw new IllegalStateException("not an answer to a page of the list: " + answer);
                }
                int size = page.size();
                announced(page.total());
                if (size == 0 || isBeyondTheEnd(page)) {
                    return null;
                }
                firstPage = pages == 0 ? size : firstPage;
                boolean hasNews = add(page);
                if (elements > MOST_ELEMENTS || bytes > MOST_BYTES) {
                    return tooLarge();
                }
                if (!hasNews && size == firstPage) {
                    return new ListReading.NotWhole(Reason.REPEATS, "it repeats itself after " + records.size());
                }
                if (isLast(size)) {
                    return null;
                }
            }
            return new ListReading.NotWhole(Reason.TOO_LARGE, "it has more than " + MOST_PAGES + " pages");
        }

        private ListReading tooLarge() {
            return new ListReading.NotWhole(
                    Reason.TOO_LARGE,
                    "it has more than "
                            + (elements > MOST_ELEMENTS ? MOST_ELEMENTS + " models" : MOST_BYTES + " bytes"));
        }

        private void announced(@Nullable Integer number) {
            if (number != null) {
                if (total != null && !total.equals(number)) {
                    change = total + " models, then " + number;
                }
                total = number;
            }
        }

        /** Adds a page; false when it has nothing that was not there before. */
        private boolean add(DirectoryAnswer.Page page) {
            int known = records.size() + leftOut.size();
            elements += page.size();
            if (page.damaged() > 0) {
                leftOut.add(page.damaged() + " elements of the list are no records");
            }
            page.records().forEach(this::add);
            page.leftOut().forEach(this::leaveOut);
            return records.size() + leftOut.size() > known;
        }

        private void leaveOut(DirectoryAnswer.LeftOut one) {
            if (one.id() == null || !ModelId.isValid(one.id())) {
                leftOut.add("a record without a model id: " + one.why());
            } else if (unusable.putIfAbsent(one.id(), one.why()) == null) {
                leftOut.add(shown(one.id()) + ": " + one.why());
            }
        }

        private void add(ObjectNode record) {
            int size = ExactJson.compact(record).length;
            bytes += size;
            JsonNode id = record.path("model_id");
            if (!id.isTextual() || !ModelId.isValid(id.textValue())) {
                leftOut.add("not a model id: " + (id.isMissingNode() ? "none" : shown(id.toString())));
            } else if (size > MOST_RECORD_BYTES) {
                unusable.put(id.textValue(), "its record is too long");
                leftOut.add(shown(id.textValue()) + ": its record is too long");
            } else if (records.putIfAbsent(id.textValue(), record) != null) {
                twice = id.textValue();
            }
        }

        /**
         * Whether the list ends with a page of this size. One that is as long as the others may have others behind it, also when
         * as many came as were announced.
         */
        private boolean isLast(int size) {
            boolean isShort = size < firstPage || (size < PAGE && total != null && elements == total);
            return isShort && isAtTotal();
        }

        /** Some servers send a page again in place of those beyond the end. */
        private boolean isBeyondTheEnd(DirectoryAnswer.Page page) {
            return elements > 0
                    && isAtTotal()
                    && page.damaged() == 0
                    && page.leftOut().stream().allMatch(one -> one.id() != null && unusable.containsKey(one.id()))
                    && page.records().stream()
                            .allMatch(record ->
                                    records.containsKey(record.path("model_id").asText()));
        }

        private boolean isAtTotal() {
            return total != null && elements >= total;
        }

        /** Of the models that words find, RunComfy may announce more than come: nothing is concluded from those that are missing. */
        private boolean isCut() {
            return search == null && total != null && elements < total;
        }

        private boolean isWhole() {
            boolean isAsAnnounced = search != null || total == null || total == elements;
            return isAsAnnounced && change == null && twice == null;
        }

        private boolean isAsBefore(@Nullable Set<String> before) {
            return !isCut() && change == null && records.keySet().equals(before);
        }

        private ListReading whole() {
            return new ListReading.Whole(records, unusable, leftOut, elements - records.size());
        }

        private ListReading notWhole() {
            String counts = elements + " models came, and the list announced " + total;
            if (isCut()) {
                return new ListReading.NotWhole(Reason.INCOMPLETE, counts);
            }
            String what = change != null ? change : twice != null ? shown(twice) + " came twice" : counts;
            return new ListReading.NotWhole(Reason.UNSTABLE, "it changed while it was read: " + what);
        }
    }

    private static String shown(String text) {
        return ForeignText.oneLine(text, MOST_SHOWN);
    }
}
