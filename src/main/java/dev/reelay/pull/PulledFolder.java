package dev.reelay.pull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.listing.ListReading;
import dev.reelay.pull.Comparison.Plan;
import dev.reelay.pull.PullException.Reason;
import dev.reelay.runcomfy.DirectoryAnswer;
import dev.reelay.runcomfy.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A folder with a copy of RunComfy's list: compares the two, and brings the copy up to date. */
public final class PulledFolder {

    /** A list may lose that many models at once without further questions. */
    private static final int FEW = 10;

    private final Path folder;

    public PulledFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * What a comparison or a pull found.
     *
     * @param changes all models that differ, in the order of their ids
     * @param unchanged how many models do not
     * @param leftOut one line for each element of RunComfy's list that could not be used
     */
    public record Report(List<Change> changes, int unchanged, List<String> leftOut) {
        public Report {
            changes = List.copyOf(changes);
            leftOut = List.copyOf(leftOut);
        }

        /** Nothing was found. */
        public static Report none() {
            return new Report(List.of(), 0, List.of());
        }

        /** This and what another search found. */
        public Report and(Report other) {
            SortedMap<String, Change> all = new TreeMap<>();
            changes.forEach(change -> all.put(change.model(), change));
            other.changes.forEach(change -> all.putIfAbsent(change.model(), change));
            List<String> left = new ArrayList<>(leftOut);
            left.addAll(other.leftOut);
            return new Report(List.copyOf(all.values()), unchanged + other.unchanged, left);
        }
    }

    /**
     * Reads the manifest, to know before RunComfy is asked whether there is a folder to compare.
     *
     * @throws PullException when the folder or its manifest cannot be read
     */
    public void check() {
        if (!Files.isDirectory(folder)) {
            throw new PullException(Reason.CONTENT, folder + " is not a folder that can be read");
        }
        layout(null);
    }

    /** The words with which all of the folder's models were found; empty when some came with the whole list, or there are none. */
    public SortedSet<String> searches() {
        SortedSet<String> searches = new TreeSet<>();
        for (Manifest.Entry entry : new FolderReader(folder, Layout.FILES, false)
                .manifest()
                .entries()
                .values()) {
            if (entry.search() == null) {
                return new TreeSet<>();
            }
            searches.add(entry.search());
        }
        return searches;
    }

    /**
     * Compares the folder with RunComfy's list, and changes nothing.
     *
     * @param search the words with which {@code list} was found; null when it is the whole list
     * @throws PullException when the folder cannot be read
     */
    public Report compare(ListReading.Whole list, @Nullable String search) {
        Layout layout = layout(null);
        FolderState state = new FolderReader(folder, layout, false).read();
        ListReading.Whole kept = asKept(list);
        Comparison comparison = Comparison.of(state, kept, new Plan(layout, false, search));
        return new Report(comparison.changes(), comparison.unchanged(), kept.leftOut());
    }

    /**
     * Brings the folder up to date, and makes it where it is missing.
     *
     * @param search the words with which {@code list} was found; null when it is the whole list
     * @param wanted null for the layout that the folder has
     * @param force whether local changes may be overwritten, and a list may be believed that lost most of its models
     * @throws PullException when the folder cannot be read or written, or the list looks like a part of one
     */
    public Report pull(ListReading.Whole list, @Nullable String search, @Nullable Layout wanted, boolean force) {
        create();
        Layout layout = layout(wanted);
        FolderState state = new FolderReader(folder, layout, force).read();
        ListReading.Whole kept = asKept(list);
        Comparison comparison = Comparison.of(state, kept, new Plan(layout, force, search));
        if (!force) {
            refuseLosses(state.manifest(), comparison);
        }
        new FolderWriter(folder).write(state, comparison);
        return new Report(comparison.changes(), comparison.unchanged(), kept.leftOut());
    }

    /**
     * Adds to a list that was found with words the models that were pulled with the same words, and that these do not find any more:
     * RunComfy is asked for each, so that only those are missing which it says that it does not have.
     *
     * @return {@link ListReading.Whole} or {@link ListReading.Failed}
     */
    public ListReading complete(ListReading.Whole found, String search, ModelDirectory directory) {
        if (!Files.isDirectory(folder)) {
            return found;
        }
        SortedMap<String, ObjectNode> records = new TreeMap<>(found.records());
        Map<String, String> unusable = new HashMap<>(found.unusable());
        Manifest manifest = new FolderReader(folder, Layout.FILES, false).manifest();
        for (var entry : manifest.entries().entrySet()) {
            String model = entry.getKey();
            if (!search.equals(entry.getValue().search())
                    || records.containsKey(model)
                    || found.unusable().containsKey(model)) {
                continue;
            }
            switch (directory.model(model)) {
                case DirectoryAnswer.Found(var record, var unread) -> {
                    if (unread == null && model.equals(record.path("model_id").textValue())) {
                        records.put(model, record);
                    } else {
                        unusable.put(model, unread == null ? "its record has another id" : unread);
                    }
                }
                case DirectoryAnswer.NotFound notFound -> {
                    return new ListReading.Failed(notFound.asFailure());
                }
                case DirectoryAnswer.NoSuchModel _ -> {}
                case DirectoryAnswer.Failed(var failure) -> {
                    return new ListReading.Failed(failure);
                }
                case DirectoryAnswer.Page page ->
                    throw new IllegalStateException(
                            "not an answer about a model: " + page.records().size() + " records");
            }
        }
        return new ListReading.Whole(records, unusable, found.leftOut(), found.left());
    }

    /** The list with its records as files have them; without those that would be too deep to be read again. */
    private static ListReading.Whole asKept(ListReading.Whole list) {
        SortedMap<String, ObjectNode> records = new TreeMap<>();
        Map<String, String> unusable = new HashMap<>(list.unusable());
        List<String> leftOut = new ArrayList<>(list.leftOut());
        list.records().forEach((model, record) -> {
            String text = RecordText.of(record);
            if (text == null) {
                unusable.put(model, "its record is too deep");
                leftOut.add(model + ": its record is too deep");
            } else {
                records.put(model, RecordText.parse(text));
            }
        });
        return new ListReading.Whole(
                records, unusable, leftOut, list.left() + list.records().size() - records.size());
    }

    private Layout layout(@Nullable Layout wanted) {
        if (wanted != null) {
            return wanted;
        }
        Manifest manifest = new FolderReader(folder, Layout.FILES, false).manifest();
        return manifest.layouts().contains(Layout.LIST) && !manifest.layouts().contains(Layout.FILES)
                ? Layout.LIST
                : Layout.FILES;
    }

    private void create() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PullException(
                    Reason.NOT_WRITABLE,
                    folder + " cannot be made (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** A list that lost most of its models is rather a fault of RunComfy's than news. */
    private static void refuseLosses(Manifest manifest, Comparison comparison) {
        long gone = comparison.changes().stream()
                .filter(change -> change.kind() == Change.Kind.GONE)
                .count();
        if (gone > FEW && gone > manifest.entries().size() / 2) {
            throw new PullException(
                    Reason.LIST,
                    "RunComfy's list lacks " + gone + " of the "
                            + manifest.entries().size()
                            + " models that were pulled: nothing was changed; if they are really gone, use --force");
        }
    }
}
