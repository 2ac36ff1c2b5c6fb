using Mira.Datasets;
using Mira.Experiments.Collectives.Nccl;

namespace Mira.Tests.Collectives.Nccl;

/// <summary>Where NCCL is looked for, and the real library where it is installed: it loads without a GPU.</summary>
public sealed class NcclLibraryTests
{
    private const string Missing = "No libnccl.so.2 was found. MIRA_NCCL can name one.";

    [Fact]
    public void A_library_is_looked_for_beside_libtorch_in_Pythons_package_and_on_the_system()
    {
        Assert.Equal(["/env/torch/lib/libnccl.so.2", "/env/nvidia/nccl/lib/libnccl.so.2", "libnccl.so.2"],
            NcclLibrary.Places("/env/torch/lib"));
        Assert.Equal(["libnccl.so.2"], NcclLibrary.Places(null));
    }

    [Theory]
    [InlineData(22203, "2.22.3")]
    [InlineData(21005, "2.10.5")]
    [InlineData(2804, "2.8.4")]
    public void A_version_is_said_in_words(int version, string words) =>
        Assert.Equal(words, NcclLibrary.Words(version));

    [Fact]
    public void A_named_library_that_is_none_is_refused() => Assert.StartsWith(
        "MIRA_NCCL=/no/such/file.so cannot be loaded as an NCCL library.",
        Assert.Throws<InputException>(() => NcclLibrary.Find("/no/such/file.so", null)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_library_without_NCCLs_functions_is_refused() =>
        Assert.Throws<InputException>(() => NcclLibrary.Find("libc.so.6", null));

    [Fact]
    public void No_library_is_used_where_the_user_does_not_want_one() => Assert.Null(NcclLibrary.Find("off", null));

    [Fact]
    public void The_real_library_says_its_version_and_errors_and_makes_different_names()
    {
        var nccl = Real();

        Assert.True(nccl.Functions.Version() >= NcclLibrary.OldestVersion, nccl.Path);
        Assert.Equal("no error", nccl.Functions.ErrorText(0));
        Assert.Equal(0, nccl.Functions.UniqueId(out var first));
        Assert.Equal(0, nccl.Functions.UniqueId(out var second));
        Assert.NotEqual(Bytes(first), Bytes(second));
    }

    [Fact]
    public void The_real_library_refuses_to_start_without_a_GPU()
    {
        var nccl = Real();
        Assert.SkipWhen(File.Exists("/proc/driver/nvidia/version"), "This machine has a GPU.");
        Assert.Equal(0, nccl.Functions.UniqueId(out var id));

        var code = nccl.Functions.Start(out var communicator, 1, id, 0);

        Assert.Equal((1, (nint)0), (code, communicator));
        Assert.Contains("cuda", nccl.Functions.ErrorText(code), StringComparison.OrdinalIgnoreCase);
    }

    private static NcclLibrary Real()
    {
        var found = NcclLibrary.Find();
        Assert.SkipWhen(found is null, Missing);
        return found!;
    }

    private static unsafe byte[] Bytes(NcclId id) => [.. new ReadOnlySpan<byte>(id.Value, NcclId.Bytes)];
}
