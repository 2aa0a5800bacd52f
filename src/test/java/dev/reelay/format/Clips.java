package dev.reelay.format;

import static dev.reelay.format.Images.ascii;
import static dev.reelay.format.Images.big;
import static dev.reelay.format.Images.bytes;
import static dev.reelay.format.Images.join;
import static dev.reelay.format.Images.little;

import java.util.Arrays;

/** Builds files of videos and sounds, byte by byte, without any picture or tone. */
public final class Clips {

    private Clips() {}

    // MP4

    public static byte[] box(String type, byte[]... content) {
        byte[] all = join(content);
        return join(big(all.length + 8, 4), ascii(type), all);
    }

    /** A box whose size has eight bytes. */
    public static byte[] largeBox(String type, byte[]... content) {
        byte[] all = join(content);
        return join(big(1, 4), ascii(type), big(all.length + 16, 8), all);
    }

    public static byte[] ftyp(String brand) {
        return box("ftyp", ascii(brand), big(0, 4), ascii(brand));
    }

    public static byte[] mvhd(long scale, long duration) {
        return box("mvhd", new byte[4], new byte[8], big(scale, 4), big(duration, 4), new byte[80]);
    }

    /** Version 1, with numbers of eight bytes. */
    public static byte[] largeMvhd(long scale, long duration) {
        return box("mvhd", bytes(1, 0, 0, 0), new byte[16], big(scale, 4), big(duration, 8), new byte[80]);
    }

    public static byte[] moov(byte[]... boxes) {
        return box("moov", boxes);
    }

    public static byte[] trak() {
        return box("trak", new byte[600]);
    }

    /** A track with pictures of that size, turned by a quarter or not. */
    public static byte[] trak(long width, long height, boolean turned) {
        byte[] matrix = turned
                ? join(new byte[4], big(0x10000, 4), new byte[28])
                : join(big(0x10000, 4), new byte[4], new byte[28]);
        byte[] tkhd = box("tkhd", new byte[40], matrix, big(width << 16, 4), big(height << 16, 4));
        return box("trak", box("edts", new byte[20]), tkhd, box("mdia", new byte[900]));
    }

    /** Version 1, with times of eight bytes. */
    public static byte[] largeTrak(long width, long height) {
        byte[] matrix = join(big(0x10000, 4), new byte[32]);
        return box(
                "trak",
                box("tkhd", bytes(1, 0, 0, 0), new byte[48], matrix, big(width << 16, 4), big(height << 16, 4)));
    }

    public static byte[] mdat(int size) {
        return box("mdat", new byte[size]);
    }

    /** A video with its length in front. */
    public static byte[] mp4(long millis) {
        return join(ftyp("isom"), moov(mvhd(1_000, millis), trak()), mdat(2_000));
    }

    /** A video with its length behind so many bytes of pictures. */
    public static byte[] mp4WithLengthBehind(int size, long millis) {
        return join(ftyp("isom"), mdat(size), moov(mvhd(1_000, millis), trak()));
    }

    // WAV

    public static byte[] wavChunk(String id, byte[] content) {
        return join(ascii(id), little(content.length, 4), content, new byte[content.length & 1]);
    }

    /** The format of 16-bit samples. */
    public static byte[] wavFormat(int channels, int rate) {
        return wavFormat(1, channels, rate, channels * 2);
    }

    public static byte[] wavFormat(int coding, int channels, int rate, int block) {
        return wavChunk(
                "fmt ",
                join(
                        little(coding, 2),
                        little(channels, 2),
                        little(rate, 4),
                        little((long) rate * block, 4),
                        little(block, 2),
                        little(16, 2)));
    }

    public static byte[] riff(byte[]... chunks) {
        byte[] all = join(chunks);
        return join(ascii("RIFF"), little(all.length + 4, 4), ascii("WAVE"), all);
    }

    public static byte[] wav(int millis) {
        return riff(wavFormat(1, 8_000), wavChunk("data", new byte[millis * 16]));
    }

    // MP3

    /** MPEG 1, 44,100 Hz, stereo, 128 kbit/s without padding: 417 bytes, 26.1 ms. */
    public static byte[] frame() {
        return frame(0xFB, 0x90, 417);
    }

    public static byte[] frame(int second, int third, int length) {
        return Arrays.copyOf(bytes(0xFF, second, third, 0), length);
    }

    public static byte[] frames(int count) {
        byte[][] frames = new byte[count][];
        Arrays.fill(frames, frame());
        return join(frames);
    }

    /** A first frame that states the number of frames and bytes. */
    public static byte[] xing(String name, int frames, int size) {
        byte[] frame = frame();
        byte[] head = join(ascii(name), big(3, 4), big(frames, 4), big(size, 4));
        System.arraycopy(head, 0, frame, 36, head.length);
        return frame;
    }

    public static byte[] vbri(int frames, int size) {
        byte[] frame = frame();
        byte[] head = join(ascii("VBRI"), new byte[6], big(size, 4), big(frames, 4));
        System.arraycopy(head, 0, frame, 36, head.length);
        return frame;
    }

    /** A tag in front of a sound, with so many bytes in it. */
    public static byte[] id3(int size) {
        return join(
                ascii("ID3"),
                bytes(4, 0, 0),
                bytes(size >> 21 & 0x7F, size >> 14 & 0x7F, size >> 7 & 0x7F, size & 0x7F),
                new byte[size]);
    }

    // Others

    public static byte[] flac(long rate, long samples) {
        byte[] numbers = big(rate << 44 | samples, 8);
        return join(ascii("fLaC"), bytes(0, 0, 0, 34), new byte[10], numbers, new byte[16], new byte[1_000]);
    }

    private static byte[] page(int stream, long position, byte[] content) {
        return join(
                ascii("OggS"),
                new byte[2],
                little(position, 8),
                little(stream, 4),
                new byte[8],
                bytes(1, content.length),
                content);
    }

    /** Vorbis in Ogg, of two pages. */
    public static byte[] ogg(int rate, int lastStream, long samples) {
        byte[] head = join(bytes(1), ascii("vorbis"), new byte[4], bytes(1), little(rate, 4), new byte[14]);
        return join(page(7, 0, head), page(lastStream, samples, new byte[200]));
    }

    public static byte[] element(long id, int idBytes, byte[]... content) {
        byte[] all = join(content);
        return join(big(id, idBytes), big(0x0100_0000_0000_0000L | all.length, 8), all);
    }

    /** A WebM file with its length in milliseconds, if there is any. */
    public static byte[] webm(byte[]... duration) {
        byte[] info = element(0x1549A966L, 4, element(0x2AD7B1, 3, big(1_000_000, 3)), join(duration));
        byte[] type = element(0x4282, 2, ascii("webm"));
        byte[] cluster = element(0x1F43B675L, 4, new byte[2_000]);
        return join(element(0x1A45DFA3L, 4, type), element(0x18538067L, 4, info, cluster));
    }

    public static byte[] webmDuration(double millis) {
        return element(0x4489, 2, big(Double.doubleToLongBits(millis), 8));
    }
}
