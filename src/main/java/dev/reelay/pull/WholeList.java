package dev.reelay.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.ForeignText;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.ModelDirectory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads RunComfy's list page by page, to its end. A list that changes meanwhile is read again, because a model may have moved from a
 * page that was still to come to one that had been read.
 */
public final class WholeList {

    /** Small enough that a page with schemas stays below the limit of a body. */
    static final int PAGE = 100;

    /** More models than this are no catalog. RunComfy lists some 400. */
    static final int MOST_MODELS = 10_000;

    /** Longer records are left out. RunComfy's have up to some 20,000 characters. */
    static final int LONGEST_RECORD = 1024 * 1024;

    private static final long LONGEST_LIST = 64L * 1024 * 1024;
    private static final int ATTEMPTS = 3;

    private final ModelDirectory directory;
    private final @Nullable String search;
    private final TreeMap<String, ObjectNode> records = new TreeMap<>();
    private final Set<String> unusable = new HashSet<>();
    private final List<String> leftOut = new ArrayList<>();
    private long length;
    private int elements;
    private @Nullable Integer total;
    private @Nullable String twice;

    private WholeList(ModelDirectory directory, @Nullable String search) {
        this.directory = directory;
        this.search = search;
    }

    /**
     * Reads the list.
     *
     * @param search only models that fit these words; null for all
     */
    public static ListReading read(ModelDirectory directory, @Nullable String search) {
        Set<String> before = Set.of();
        for (int attempt = 1; ; attempt++) {
            WholeList list = new WholeList(directory, search);
            ListReading reading = list.read(before);
            if (!(reading instanceof ListReading.NotWhole) || attempt == ATTEMPTS) {
                return reading;
            }
            before = list.records.keySet();
        }
    }

    /** @param before the ids of an earlier reading: a list that came twice with the same models has some of them twice */
    private ListReading read(Set<String> before) {
        boolean ended = false;
        while (!ended && (total == null || elements < total)) {
            DirectoryAnswer answer = directory.list(search, PAGE, elements);
            if (answer instanceof DirectoryAnswer.Failed(var failure)) {
                return new ListReading.Failed(failure);
            }
            if (!(answer instanceof DirectoryAnswer.Page page)) {
                throw new IllegalStateException("not an answer to a page of the list: " + answer);
            }
            ended = page.records().isEmpty() && page.damaged() == 0;
            String trouble = add(page);
            if (trouble != null) {
                return new ListReading.NotWhole(trouble);
            }
        }
        // Of the models that words find, RunComfy may announce more than come; nothing is concluded from those that are
        // missing.
        if (search == null && total != null && elements != total) {
            return new ListReading.NotWhole(elements + " models came, and the list announced " + total);
        }
        return twice == null || records.keySet().equals(before)
                ? new ListReading.Whole(records, unusable, leftOut)
                : new ListReading.NotWhole("the list changed while it was read: " + shown(twice) + " came twice");
    }

    /** Takes a page over. Null when the list can still become whole; otherwise why it cannot. */
    private @Nullable String add(DirectoryAnswer.Page page) {
        if (page.total() != null) {
            if (total != null && !total.equals(page.total())) {
                return "the list changed while it was read: " + total + " models, then " + page.total();
            }
            total = page.total();
        }
        if (page.damaged() > 0) {
            leftOut.add(page.damaged() + " elements of the list are no records");
        }
        elements += page.records().size() + page.damaged();
        if (elements > MOST_MODELS) {
            return "the list has more than " + MOST_MODELS + " models";
        }
        int known = records.size() + leftOut.size();
        page.records().forEach(record -> add(record.path("model_id").textValue(), record));
        if (total == null && !page.records().isEmpty() && known == records.size() + leftOut.size()) {
            return "the list repeats itself";
        }
        return length > LONGEST_LIST ? "the list has more than " + LONGEST_LIST + " characters" : null;
    }

    private void add(@Nullable String id, ObjectNode record) {
        if (id == null || !FileNames.isModelId(id)) {
            JsonNode shown = record.path("model_id");
            leftOut.add("not a model id: " + (shown.isMissingNode() ? "none" : shown(shown.toString())));
            return;
        }
        String text = RecordText.of(record);
        if (text == null || text.length() > LONGEST_RECORD) {
            unusable.add(id);
            leftOut.add(shown(id) + ": its record is too long or too deep");
            return;
        }
        length += text.length();
        if (records.putIfAbsent(id, RecordText.parse(text)) != null) {
            twice = id;
        }
    }

    private static String shown(String text) {
        return ForeignText.oneLine(text, 200);
    }
}
