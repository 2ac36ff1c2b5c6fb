using CsCheck;
using Mira.Datasets;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Runtime;

public sealed class GlibcxxPatchTests
{
    private static readonly byte[] Packaged = File.ReadAllBytes(PackagedBinding());

    [Fact]
    public void Patching_changes_two_names_and_one_hash_and_nothing_else()
    {
        var patched = Packaged.ToArray();

        Assert.True(GlibcxxPatch.Apply(patched, "a copy"));

        var changed = Packaged.Zip(patched).Count(pair => pair.First != pair.Second);
        Assert.InRange(changed, 1, "GLIBCXX_3.4.32".Length + Glibcxx.Symbol.Length + sizeof(uint));
        Assert.Equal(-1, patched.AsSpan().IndexOf("\0GLIBCXX_3.4.32\0"u8));
    }

    [Fact]
    public void Patching_twice_is_patching_once()
    {
        var patched = Packaged.ToArray();
        GlibcxxPatch.Apply(patched, "a copy");
        var once = patched.ToArray();

        Assert.False(GlibcxxPatch.Apply(patched, "a copy"));
        Assert.Equal(once, patched);
    }

    [Fact]
    public void Hash_of_a_version_is_the_linkers()
    {
        // Stored beside these names in libstdc++ and libc by GNU ld (readelf -V -x .gnu.version_r).
        Assert.Equal(0x09691a75u, GlibcxxPatch.ElfHash("GLIBC_2.2.5"));
        Assert.Equal(0x08922974u, GlibcxxPatch.ElfHash("GLIBCXX_3.4"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a library")]
    public void File_that_is_no_library_is_refused(string content)
    {
        var error = Assert.Throws<InputException>(() =>
            GlibcxxPatch.Apply(System.Text.Encoding.UTF8.GetBytes(content), "/some/file"));
        Assert.StartsWith("/some/file is not the libLibTorchSharp.so", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_library_is_refused_unchanged()
    {
        var other = File.ReadAllBytes(Path.Combine(LibTorch.LoadedFrom!, "libc10.so"));
        var before = other.ToArray();

        Assert.Throws<InputException>(() => GlibcxxPatch.Apply(other, "libc10.so"));
        Assert.Equal(before, other);
    }

    [Fact]
    public void Truncated_library_is_refused_or_patched_but_never_crashes() =>
        Gen.Int[0, Packaged.Length - 1].Sample(length => IsPatchedOrRefused(Packaged[..length]), iter: 200);

    [Fact]
    public void Damaged_tables_are_refused_or_patched_but_never_crash_or_hang()
    {
        // The ELF header, the section headers at the end and the table of needed versions decide everything.
        var needs = Packaged.AsSpan().IndexOf("\0GLIBCXX_3.4.32\0"u8);
        var place = Gen.OneOf(Gen.Int[0, 63], Gen.Int[Packaged.Length - 4096, Packaged.Length - 1],
            Gen.Int[needs, needs + 65_536]);
        Gen.Select(place, Gen.Byte).Array[1, 16].Sample(damage =>
        {
            var image = Packaged.ToArray();
            foreach (var (at, value) in damage)
            {
                image[at] = value;
            }
            return IsPatchedOrRefused(image);
        }, iter: 200);
    }

    [Fact]
    public void Random_bytes_after_a_valid_magic_number_are_refused() =>
        Gen.Byte.Array[64, 4096].Sample(bytes =>
        {
            "\u007fELF\u0002\u0001"u8.CopyTo(bytes);
            return IsPatchedOrRefused(bytes);
        }, iter: 2000);

    private static bool IsPatchedOrRefused(byte[] image)
    {
        try
        {
            GlibcxxPatch.Apply(image, "a copy");
            return true;
        }
        catch (InputException)
        {
            return true;
        }
    }

    /// <summary>TorchSharp's file as packaged: the copy beside the tests may be patched already.</summary>
    private static string PackagedBinding()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Path.Combine(packages, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native",
            "libLibTorchSharp.so");
    }
}
