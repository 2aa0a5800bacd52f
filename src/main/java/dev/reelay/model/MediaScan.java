package dev.reelay.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.reelay.json.ExactJson;
import dev.reelay.json.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the URLs of media in the bytes of an input without a tree of it: what no field of media leads to is skipped, and
 * so is everything once there are enough URLs.
 */
final class MediaScan {

    /** A field of media, and how many steps of its path are behind. */
    private record Ahead(MediaField field, int steps) {
        boolean hasArrived() {
            return steps == field.path().size();
        }

        boolean leadsTo(String member) {
            return !hasArrived() && !leadsToElements() && field.leadsTo(steps, member);
        }

        boolean leadsToElements() {
            return !hasArrived() && field.path().get(steps).equals(MediaField.EACH);
        }

        Ahead next() {
            return new Ahead(field, steps + 1);
        }
    }

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final Map<MediaField, List<MediaUse>> uses = new LinkedHashMap<>();
    private final byte[] json;
    private final @Nullable Consumer<MediaUse> beyond;
    private final boolean oneIsEnough;
    private boolean ended;

    private MediaScan(
            JsonBytes input, List<MediaField> fields, @Nullable Consumer<MediaUse> beyond, boolean oneIsEnough) {
        this.json = input.bytes();
        this.beyond = beyond;
        this.oneIsEnough = oneIsEnough;
        fields.forEach(field -> uses.put(field, new ArrayList<>()));
    }

    /** Whether {@link #in} would find any. */
    static boolean isAnyIn(JsonBytes input, List<MediaField> fields) {
        MediaScan scan = new MediaScan(input, fields, null, true);
        try {
            scan.search(fields);
            return scan.ended;
        } catch (IOException e) { // a name that the parser for bytes does not take
            return !MediaUse.in(input.tree(), fields, null).isEmpty();
        }
    }

    /** The same as {@link MediaUse#in} for the tree of the bytes; those beyond come in another order. */
    static List<MediaUse> in(JsonBytes input, List<MediaField> fields, @Nullable Consumer<MediaUse> beyond) {
        MediaScan scan = new MediaScan(input, fields, beyond, false);
        try {
            scan.search(fields);
        } catch (IOException e) { // a name that the parser for bytes does not take
            return MediaUse.in(input.tree(), fields, beyond);
        }
        List<MediaUse> all = scan.uses.values().stream().flatMap(List::stream).toList();
        if (beyond != null) {
            all.stream().skip(MediaUse.MAX_USES).forEach(beyond);
        }
        return all.stream().limit(MediaUse.MAX_USES).toList();
    }

    private void search(List<MediaField> fields) throws IOException {
        if (fields.isEmpty()) {
            return;
        }
        try (JsonParser parser = ExactJson.unlimited().createParser(json)) {
            parser.nextToken();
            value(
                    parser,
                    JsonPointer.empty(),
                    fields.stream().map(field -> new Ahead(field, 0)).toList());
        }
    }

    private void value(JsonParser parser, JsonPointer where, List<Ahead> ahead) throws IOException {
        if (ahead.isEmpty()) {
            parser.skipChildren();
            return;
        }
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                for (String name = nextName(parser); name != null; name = nextName(parser)) {
                    parser.nextToken();
                    String member = name;
                    List<Ahead> below = below(ahead, one -> one.leadsTo(member));
                    value(parser, below.isEmpty() ? where : where.appendProperty(name), below);
                }
            }
            case START_ARRAY -> {
                List<Ahead> below = below(ahead, Ahead::leadsToElements);
                for (int i = 0; !ended && parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    boolean enough = beyond == null && below.stream().allMatch(one -> isEnough(one.field()));
                    value(parser, enough ? where : where.appendIndex(i), enough ? List.of() : below);
                }
            }
            case VALUE_STRING -> {
                for (Ahead one : ahead) {
                    if (one.hasArrived() && oneIsEnough && beginsWithData(parser)) {
                        ended = true; // no field has another use for such a text
                    } else if (one.hasArrived() && !ended && (beyond != null || !isEnough(one.field()))) {
                        MediaUse.of(where, parser.getText(), one.field()).ifPresent(this::add);
                    }
                }
            }
            default -> {
                // no URL
            }
        }
    }

    private @Nullable String nextName(JsonParser parser) throws IOException {
        return ended ? null : parser.nextFieldName();
    }

    /** Whether a string that was not read yet is a {@code data:} URI. One that is written in another way than usual is read. */
    private boolean beginsWithData(JsonParser parser) {
        long start = parser.currentTokenLocation().getByteOffset() + 1; // behind the quotation mark
        if (start < 1 || start + DATA.length > json.length || json[(int) start - 1] != '"') {
            return false;
        }
        for (int i = 0; i < DATA.length; i++) {
            if (Character.toLowerCase(json[(int) start + i]) != DATA[i]) {
                return false;
            }
        }
        return true;
    }

    private void add(MediaUse use) {
        ended = oneIsEnough;
        if (!isEnough(use.field())) {
            uses.get(use.field()).add(use);
        } else if (beyond != null) {
            beyond.accept(use);
        }
    }

    private boolean isEnough(MediaField field) {
        return uses.get(field).size() >= MediaUse.MAX_USES;
    }

    private static List<Ahead> below(List<Ahead> ahead, Predicate<Ahead> leads) {
        return ahead.isEmpty()
                ? ahead
                : ahead.stream().filter(leads).map(Ahead::next).toList();
    }
}
