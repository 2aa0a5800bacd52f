package dev.reelay.pull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.listing.ListReading;
import dev.reelay.pull.Change.Kind;
import dev.reelay.pull.FolderState.Held;
import dev.reelay.pull.Manifest.Entry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A folder beside RunComfy's list: in what they differ, and what a pull would make of the folder. Pure.
 *
 * <p>Each model has up to three records: RunComfy's, the one that was pulled (of which the manifest has the digest), and the one in
 * the folder. Where the folder's is not the one that was pulled, somebody changed it, and it stays.
 */
final class Comparison {

    /** One that says how a pull is to be done. */
    record Plan(Layout layout, boolean force, @Nullable String search) {}

    private final FolderState folder;
    private final ListReading.Whole list;
    private final Plan plan;
    private final List<Change> changes = new ArrayList<>();
    private int unchanged;
    private final SortedMap<String, SortedMap<String, ObjectNode>> contents = new TreeMap<>();
    private final Set<String> untouched = new TreeSet<>();
    private final SortedMap<String, Entry> entries = new TreeMap<>();

    private Comparison(FolderState folder, ListReading.Whole list, Plan plan) {
        this.folder = folder;
        this.list = list;
        this.plan = plan;
    }

    /**
     * Compares.
     *
     * @param list all of RunComfy's models, or those that fit the words of the plan
     */
    static Comparison of(FolderState folder, ListReading.Whole list, Plan plan) {
        Comparison comparison = new Comparison(folder, list, plan);
        SortedSet<String> models = new TreeSet<>(folder.manifest().entries().keySet());
        models.addAll(folder.pulled().keySet());
        models.addAll(list.records().keySet());
        Predicate<String> concerned = inScope(folder.manifest(), list, plan.search());
        for (String model : models) {
            if (concerned.test(model)) {
                comparison.compare(model);
            } else {
                comparison.keep(model);
            }
        }
        return comparison;
    }

    /** Which models the list says something about. With words it says nothing about those that were not found with them. */
    private static Predicate<String> inScope(Manifest manifest, ListReading.Whole list, @Nullable String search) {
        return model -> {
            Entry entry = manifest.entry(model);
            return !list.unusable().containsKey(model)
                    && (search == null
                            || list.records().containsKey(model)
                            || (entry != null && search.equals(entry.search())));
        };
    }

    /** All models that differ, in the order of their ids. */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** How many models are the same on both sides. */
    int unchanged() {
        return unchanged;
    }

    /** What the files are to have, by file and model. Files of earlier pulls that are not among them are to be deleted. */
    SortedMap<String, SortedMap<String, ObjectNode>> contents() {
        return contents;
    }

    /** Files of earlier pulls that are left as they are, although they have no record. */
    Set<String> untouched() {
        return untouched;
    }

    /** The manifest of the folder as it is to be. */
    Manifest manifest() {
        Set<Layout> layouts = EnumSet.noneOf(Layout.class);
        SortedSet<String> files = new TreeSet<>(contents.keySet());
        files.addAll(untouched);
        files.forEach(file -> layouts.add(file.equals(FileNames.LIST) ? Layout.LIST : Layout.FILES));
        layouts.add(plan.layout());
        return new Manifest(layouts, entries);
    }

    private void compare(String model) {
        ObjectNode listed = list.records().get(model);
        Held held = folder.pulled().get(model);
        Held other = folder.others().get(model);
        if (held == null && listed != null && other != null) {
            compareWithOther(model, listed, other);
        } else if (held == null) {
            if (listed != null) {
                add(model, listed);
            }
        } else if (listed == null) {
            vanished(model, held);
        } else {
            compare(model, listed, held);
        }
    }

    private void compareWithOther(String model, ObjectNode listed, Held other) {
        if (same(listed, other.record())) {
            unchanged++;
        } else {
            List<String> details = new ArrayList<>(List.of("no pull wrote " + other.file()));
            details.addAll(FieldChanges.between(other.record(), listed));
            changes.add(new Change(model, Kind.NOT_PULLED, other.file(), details));
        }
    }

    private void add(String model, ObjectNode listed) {
        String file = plan.layout().file(model);
        boolean isTaken = folder.names().contains(file.toLowerCase(Locale.ROOT))
                && !folder.files().contains(file);
        if (isTaken) {
            changes.add(new Change(
                    model, Kind.NOT_PULLED, file, List.of("the file is there, and no pull wrote it: move it away")));
            return;
        }
        boolean wasDeleted = folder.manifest().entry(model) != null;
        changes.add(new Change(model, Kind.ADDED, file, wasDeleted ? List.of("its file was deleted") : List.of()));
        write(model, listed);
    }

    private void vanished(String model, Held held) {
        if (isAsPulled(model, held) || plan.force()) {
            changes.add(new Change(model, Kind.GONE, held.file(), List.of()));
        } else {
            if (folder.manifest().entry(model) != null) {
                changes.add(new Change(
                        model, Kind.LOCALLY_CHANGED, held.file(), List.of("RunComfy does not list it any more")));
            }
            keep(model);
        }
    }

    private void compare(String model, ObjectNode listed, Held held) {
        if (same(listed, held.record())) {
            unchanged++;
            write(model, listed);
        } else if (isAsPulled(model, held)) {
            changes.add(new Change(model, Kind.UPDATED, held.file(), FieldChanges.between(held.record(), listed)));
            write(model, listed);
        } else if (plan.force()) {
            changes.add(new Change(model, Kind.UPDATED, held.file(), List.of("local changes are lost")));
            write(model, listed);
        } else {
            changes.add(new Change(model, Kind.LOCALLY_CHANGED, held.file(), localChanges(model, listed, held)));
            keep(model);
        }
    }

    private List<String> localChanges(String model, ObjectNode listed, Held held) {
        List<String> details = new ArrayList<>();
        Entry entry = folder.manifest().entry(model);
        if (entry != null && !entry.digests().contains(RecordText.digest(listed))) {
            details.add("RunComfy has changed it since, too");
        }
        if (held.record() == null) {
            details.add("the file has no record of the model any more");
        } else {
            details.addAll(FieldChanges.between(listed, held.record()));
        }
        return details;
    }

    private boolean isAsPulled(String model, Held held) {
        Entry entry = folder.manifest().entry(model);
        return entry != null && held.record() != null && entry.digests().contains(RecordText.digest(held.record()));
    }

    private static boolean same(ObjectNode listed, @Nullable ObjectNode held) {
        return held != null && RecordText.digest(listed).equals(RecordText.digest(held));
    }

    private void write(String model, ObjectNode record) {
        put(plan.layout().file(model), model, record);
        Entry before = folder.manifest().entry(model);
        boolean wasFoundBySearch = before == null || before.search() != null;
        String search = before == null || before.search() == null ? plan.search() : before.search();
        entries.put(
                model,
                new Entry(
                        List.of(RecordText.digest(record)), plan.search() != null && wasFoundBySearch ? search : null));
    }

    /** Leaves a model as it is. */
    private void keep(String model) {
        Held held = folder.pulled().get(model);
        Entry entry = folder.manifest().entry(model);
        if (entry != null) {
            entries.put(model, entry);
        }
        if (held != null && held.record() == null) {
            untouched.add(held.file());
        } else if (held != null) {
            put(held.file(), model, held.record());
        }
    }

    private void put(String file, String model, ObjectNode record) {
        contents.computeIfAbsent(file, _ -> new TreeMap<>()).put(model, record);
    }

    /** Which models each of the folder's files has now. */
    static Map<String, SortedMap<String, ObjectNode>> contentsOf(FolderState folder) {
        Map<String, SortedMap<String, ObjectNode>> contents = new TreeMap<>();
        folder.pulled().forEach((model, held) -> {
            if (held.record() != null) {
                contents.computeIfAbsent(held.file(), _ -> new TreeMap<>()).put(model, held.record());
            }
        });
        return contents;
    }
}
