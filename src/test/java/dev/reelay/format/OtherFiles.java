package dev.reelay.format;

import static dev.reelay.format.Images.ascii;
import static dev.reelay.format.Images.big;
import static dev.reelay.format.Images.bytes;
import static dev.reelay.format.Images.join;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The beginnings of files that are none of the formats that Reelay reads, and what each looks like. */
public final class OtherFiles {

    /** The beginning of a file, with a name for the messages of tests. */
    public static final class OtherFile {
        private final String name;
        private final byte[] bytes;

        private OtherFile(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        public String name() {
            return name;
        }

        public byte[] bytes() {
            return bytes;
        }
    }

    public static final Map<OtherFile, String> ALL = new LinkedHashMap<>();

    private OtherFiles() {}

    private static void add(String name, byte[] bytes, String looksLike) {
        ALL.put(new OtherFile(name, bytes), looksLike);
    }

    private static void hex(String name, String hex, String looksLike) {
        add(name, Arrays.copyOf(HexFormat.of().parseHex(hex), 2_000), looksLike);
    }

    private static void text(String name, String text, String looksLike) {
        add(name, text.getBytes(StandardCharsets.UTF_8), looksLike);
    }

    /** An ISO base media file: its brand, a version, the brands that it is compatible with, and more. */
    private static void boxes(String name, String brand, String compatible, String looksLike) {
        byte[] brands = join(ascii(brand), bytes(0, 0, 0, 0), ascii(compatible));
        add(name, join(big(brands.length + 8, 4), ascii("ftyp"), brands, new byte[3_000]), looksLike);
    }

    static {
        boxes("heic", "heic", "mif1heic", "heic");
        boxes("heic of another camera", "mif1", "mif1miafheic", "heic");
        boxes("avif", "avif", "avifmif1miaf", "avif");
        boxes("avif by its compatible brands", "mif1", "mif1avif", "avif");
        boxes("heif", "mif1", "mif1", "heif");
        boxes("mp4", "isom", "isomiso2avc1mp41", "mp4");
        boxes("mp4 of a phone", "mp42", "mp42", "mp4");
        boxes("mov", "qt  ", "qt  ", "mov");
        boxes("m4a", "M4A ", "M4A isom", "m4a");
        add("old mov", join(big(8, 4), ascii("wide"), big(3_000, 4), ascii("mdat"), new byte[3_000]), "mov");
        add(
                "webm",
                join(bytes(0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x84), ascii("webm"), new byte[2_000]),
                "webm");
        add("mkv", join(bytes(0x1A, 0x45, 0xDF, 0xA3, 0xA3, 0x42, 0x82, 0x88), ascii("matroska")), "mkv");
        hex("tiff", "49492a0008000000", "tiff");
        hex("tiff of a Mac", "4d4d002a00000008", "tiff");
        hex("large tiff", "49492b0008000000", "tiff");
        hex("jpeg xl", "ff0a7f0b", "jpeg xl (jxl)");
        hex("jpeg xl in boxes", "0000000c4a584c200d0a870a", "jpeg xl (jxl)");
        hex("jpeg 2000", "0000000c6a5020200d0a870a", "jpeg 2000");
        hex("psd", "384250530001000000000000", "psd");
        hex("ico", "00000100010010100000", "ico");
        hex("pdf", "255044462d312e370a25", "pdf");
        hex("zip", "504b030414000600", "zip");
        hex("gzip", "1f8b0800000000000003", "gzip");
        hex("mp3", "494433040000000000", "mp3");
        add("wav", join(ascii("RIFF"), big(5, 4), ascii("WAVEfmt "), new byte[2_000]), "wav");
        add("avi", join(ascii("RIFF"), big(5, 4), ascii("AVI LIST"), new byte[2_000]), "avi");
        text("svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>", "svg");
        text("svg with a prologue", "\uFEFF<?xml version=\"1.0\"?>\n<!-- ü -->\n<svg width=\"1\"/>", "svg");
        text("login page", "<!DOCTYPE html>\n<html><title>Please sign in</title>" + " ".repeat(2_000), "html");
        text(
                "s3 error document",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired"
                        + "</Message></Error>",
                "xml error document (AccessDenied)");
        text("json", "{\"error\":\"not found\"}", "json");
        text("text", "Not Found", "text");
        text("text of other scripts", "Файл не найден", "text");
        add("utf-16", "\uFEFFnot found".getBytes(StandardCharsets.UTF_16LE), "text in utf-16");
        add("empty", new byte[0], "empty file");
        add("one byte", bytes(0), "unknown (first bytes 00)");
        hex("zeros", "0001020300", "unknown (first bytes 00 01 02 03 00 00 00 00)");
        hex(
                "png with line ends of another system",
                "89504e470a1a0a00",
                "unknown (first bytes 89 50 4e 47 0a 1a 0a 00)");
    }
}
