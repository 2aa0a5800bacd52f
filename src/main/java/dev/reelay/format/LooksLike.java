package dev.reelay.format;

import dev.reelay.file.ClipFormat;
import dev.reelay.file.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A few words for the kind of a file that is none of the formats that Reelay reads, from its first bytes alone: headers
 * and names of files are often wrong. For the producer of a request, who sees that the URL leads to a login page or to an
 * iPhone's HEIC. Pure.
 *
 * <p>The words are Reelay's own: of the file they repeat at most eight bytes, as digits, and the code of an error document.
 */
public final class LooksLike {

    /** So many of the first bytes are looked at; fewer only when the file is shorter. */
    public static final int BYTES = 1024;

    /** An empty file. */
    public static final String EMPTY = "empty file";

    private static final String UNKNOWN = "unknown";
    private static final String JPEG_XL = "jpeg xl (jxl)";
    private static final int SHOWN_BYTES = 8;

    /** @param prefix one character for each byte at the offset */
    private record Magic(int offset, String prefix, String kind) {
        static Magic of(String hex, String kind) {
            byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
            return text(new String(bytes, StandardCharsets.ISO_8859_1), kind);
        }

        static Magic text(String prefix, String kind) {
            return new Magic(0, prefix, kind);
        }
    }

    /** The first that fits counts. */
    private static final List<Magic> MAGIC = List.of(
            Magic.of("0000000c 4a584c20 0d0a870a", JPEG_XL),
            Magic.of("ff0a", JPEG_XL),
            Magic.of("0000000c 6a502020 0d0a870a", "jpeg 2000"),
            Magic.of("ff4fff51", "jpeg 2000"),
            Magic.of("4949bc01", "jpeg xr"),
            Magic.of("49492a00", "tiff"),
            Magic.of("4d4d002a", "tiff"),
            Magic.of("49492b00", "tiff"),
            Magic.of("4d4d002b", "tiff"),
            Magic.text("8BPS", "psd"),
            Magic.of("00000100", "ico"),
            Magic.of("00000200", "cur"),
            Magic.text("%PDF-", "pdf"),
            Magic.text("%!PS", "postscript"),
            Magic.of("504b0304", "zip"),
            Magic.of("504b0506", "zip"),
            Magic.of("1f8b", "gzip"),
            Magic.of("28b52ffd", "zstd"),
            Magic.of("377abcaf271c", "7z"),
            Magic.text("Rar!", "rar"),
            Magic.text("gimp xcf", "xcf"),
            Magic.text("qoif", "qoi"),
            Magic.text("DDS ", "dds"),
            Magic.of("762f3101", "exr"),
            Magic.of("8a4d4e47 0d0a1a0a", "mng"),
            Magic.of("000001ba", "mpeg"),
            Magic.of("000001b3", "mpeg"),
            Magic.text("FLV", "flv"),
            Magic.text("OggS", "ogg"),
            Magic.text("fLaC", "flac"),
            Magic.text("ID3", "mp3"),
            Magic.of("fffb", "mp3"),
            Magic.of("3026b2758e66cf11", "wmv"),
            new Magic(8, "AIFF", "aiff"),
            new Magic(8, "AIFC", "aiff"),
            new Magic(8, "WAVE", "wav"),
            new Magic(8, "AVI ", "avi"),
            Magic.of("7f454c46", "program"),
            Magic.of("4d5a9000", "program"),
            Magic.of("fffe", "text in utf-16"),
            Magic.of("feff", "text in utf-16"));

    private static final List<String> HEIC = List.of("heic", "heix", "heim", "heis", "hevc", "hevx");
    private static final List<String> AVIF = List.of("avif", "avis");

    /** Boxes with which a QuickTime file without a brand begins. */
    private static final List<String> QUICKTIME_BOXES = List.of("moov", "mdat", "wide", "free", "skip", "pnot");

    /** Anything that may stand before the first element of a document. */
    private static final Pattern PROLOGUE =
            Pattern.compile("\\A(?:\\s++|\\x{ef}\\x{bb}\\x{bf}|<\\?[^>]*+>|<!--(?:(?!-->).)*+-->)*+", Pattern.DOTALL);

    private static final Pattern FIRST_TAG = Pattern.compile("<(?:!doctype\\s++)?([a-z][a-z0-9:_-]{0,40})");
    private static final Pattern ERROR_CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,40})</Code>");
    private static final List<String> HTML_TAGS = List.of(
            "html",
            "head",
            "body",
            "title",
            "meta",
            "script",
            "style",
            "link",
            "div",
            "p",
            "a",
            "table",
            "iframe",
            "br",
            "h1",
            "h2",
            "center",
            "font",
            "form",
            "span",
            "img",
            "noscript");

    private LooksLike() {}

    /** The format that a page can name, if the kind is one; null otherwise. */
    public static @Nullable ImageFormat format(String kind) {
        return switch (kind) {
            case "heic", "heif" -> ImageFormat.HEIC;
            case "avif" -> ImageFormat.AVIF;
            case "tiff" -> ImageFormat.TIFF;
            case "svg" -> ImageFormat.SVG;
            case JPEG_XL -> ImageFormat.JXL;
            default -> null;
        };
    }

    /** The format of videos and sounds that the kind is, if it is one. */
    public static Optional<ClipFormat> clip(String kind) {
        return Arrays.stream(ClipFormat.values())
                .filter(format -> format.word().equals(kind))
                .findFirst();
    }

    /** Whether the kind says what the file is. */
    static boolean isKnown(String kind) {
        return !kind.startsWith(UNKNOWN);
    }

    /** The kind of the file. Never throws. */
    public static String of(FileBytes file) {
        if (!file.has(0, 1)) {
            return EMPTY;
        }
        for (Magic magic : MAGIC) {
            if (file.matches(magic.offset, magic.prefix)) {
                return magic.kind;
            }
        }
        return boxes(file)
                .or(() -> matroska(file))
                .or(() -> isText(file) ? Optional.of(text(file)) : Optional.empty())
                .orElseGet(() -> UNKNOWN + " (first bytes " + hex(file) + ")");
    }

    /** Whether the bytes are text: no control characters but those of lines. Bytes above 0x7F count as letters. */
    static boolean isText(FileBytes file) {
        int length = file.lengthUpTo(BYTES);
        for (int i = 0; i < length; i++) {
            int octet = file.at(i);
            boolean isControl = octet < 0x20 && octet != '\t' && octet != '\n' && octet != '\r' && octet != '\f';
            if (isControl || octet == 0x7F) {
                return false;
            }
        }
        return length > 0;
    }

    /** ISO base media files (ISO 14496-12) and QuickTime: a length, a box's name, then the brands of the file. */
    private static Optional<String> boxes(FileBytes file) {
        if (file.has(0, 8) && QUICKTIME_BOXES.contains(file.ascii(4, 4))) {
            return Optional.of("mov");
        }
        if (!file.matches(4, "ftyp") || !file.has(0, 12)) {
            return Optional.empty();
        }
        String brand = file.ascii(8, 4);
        long end = Math.min(file.bigEndian(0, 4), BYTES);
        Set<String> brands = new HashSet<>(Set.of(brand));
        for (long at = 16; at + 4 <= end && file.has(at, 4); at += 4) {
            brands.add(file.ascii(at, 4));
        }
        if (brands.stream().anyMatch(AVIF::contains)) {
            return Optional.of("avif");
        }
        if (brands.stream().anyMatch(HEIC::contains)) {
            return Optional.of("heic");
        }
        return Optional.of(
                switch (brand) {
                    case "mif1", "msf1" -> "heif";
                    case "qt  " -> "mov";
                    case "crx " -> "cr3";
                    case "M4A ", "M4B " -> "m4a";
                    default -> brand.startsWith("3g") ? "3gp" : "mp4";
                });
    }

    /** EBML (RFC 8794); the type of the document is among the first elements. */
    private static Optional<String> matroska(FileBytes file) {
        if (!file.has(0, 4) || file.bigEndian(0, 4) != 0x1A45DFA3L) {
            return Optional.empty();
        }
        return Optional.of(file.ascii(0, file.lengthUpTo(64)).contains("webm") ? "webm" : "mkv");
    }

    private static String text(FileBytes file) {
        String written = file.ascii(0, file.lengthUpTo(BYTES));
        Matcher prologue = PROLOGUE.matcher(written);
        String document = prologue.find() ? written.substring(prologue.end()) : written;
        if (document.startsWith("{") || document.startsWith("[")) {
            return "json";
        }
        if (document.startsWith("data:") && document.contains(",")) {
            return "data: URI";
        }
        Matcher tag = FIRST_TAG.matcher(document.toLowerCase(Locale.ROOT));
        if (!tag.lookingAt()) {
            return written.contains("<?xml") ? "xml" : "text";
        }
        String first = tag.group(1);
        if (first.equals("svg") || first.endsWith(":svg")) {
            return "svg";
        }
        if (HTML_TAGS.contains(first)) {
            return "html";
        }
        if (first.equals("error")) {
            Matcher code = ERROR_CODE.matcher(document);
            return "xml error document" + (code.find() ? " (" + code.group(1) + ")" : "");
        }
        return "xml";
    }

    private static String hex(FileBytes file) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < file.lengthUpTo(SHOWN_BYTES); i++) {
            digits.append(i == 0 ? "" : " ").append(HexFormat.of().toHexDigits((byte) file.at(i)));
        }
        return digits.toString();
    }
}
