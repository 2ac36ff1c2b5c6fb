using Mira.Cli.Commands;
using Mira.Cli.Display;
using Mira.Experiments.Checks;
using Mira.Experiments.Runtime;
using Spectre.Console.Testing;

namespace Mira.Tests.Cli.Commands;

public sealed class DoctorTests
{
    [Fact]
    public void A_missing_JPEG_library_is_named_with_its_packages_and_blocks_nothing()
    {
        var missing = MachineCheck.Jpeg(isFast: false);
        Assert.Contains("libturbojpeg0 (Debian)", missing.Advice, StringComparison.Ordinal);
        Assert.False(missing.IsBlocking);
        Assert.Null(MachineCheck.Jpeg(isFast: true).Advice);
    }

    [Fact]
    public async Task Machine_that_runs_the_tests_is_usable()
    {
        var run = await CommandRun.Of("doctor");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("5,000 training and 1,000 test images", run.Output, StringComparison.Ordinal);
        Assert.Contains(LibTorch.LoadedFrom!, run.Output, StringComparison.Ordinal);
        Assert.Contains("GPUs of node", run.Output, StringComparison.Ordinal);
        Assert.Contains("nccl", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NCCL_is_named_with_version_and_path_or_with_what_to_install()
    {
        Assert.Equal(new Finding("nccl", "2.22.3 in /lib/libnccl.so.2"),
            MpiCheck.Nccl(22203, "/lib/libnccl.so.2", false));
        Assert.StartsWith("It is too old: 2.10 or newer is needed.", MpiCheck.Nccl(2804, "/lib/old", false).Advice,
            StringComparison.Ordinal);
        Assert.Equal("not used: MIRA_NCCL=off", MpiCheck.Nccl(null, null, isOff: true).Found);
        var missing = MpiCheck.Nccl(null, null, isOff: false);
        Assert.Contains("pip install nvidia-nccl-cu12", missing.Advice, StringComparison.Ordinal);
        Assert.False(missing.IsBlocking);
        Assert.Equal(("none", "8"), (MpiCheck.Gpus(0).Found, MpiCheck.Gpus(8).Found));
    }

    [Fact]
    public void Findings_are_shown_with_their_advice()
    {
        using var console = new TestConsole();
        Finding[] findings =
        [
            new("libtorch", "cannot be used", "libtorch in /lib cannot be loaded. Build with 'make build'.",
                IsBlocking: true),
            MachineCheck.Memory(2L << 30),
            MachineCheck.Memory(8L << 30),
            MachineCheck.Disk("/", 100L << 20),
            DeviceCheck.Processor(CpuFeatures.Parse("model name: Old\nflags: sse2")),
            DeviceCheck.Processor(CpuFeatures.Parse("model name: New\nflags: amx_bf16 avx2 avx512f")),
        ];

        Assert.Equal(2, DoctorCommand.Run(Terminal.Of(console, console), findings));
        ApprovedText.Verify("doctor", console.Output);
    }

    [Fact]
    public void Advice_alone_does_not_make_a_machine_unusable() => Assert.Equal(0,
        DoctorCommand.Run(Terminal.Of(new TestConsole(), new TestConsole()), [MachineCheck.Memory(1L << 30)]));

    [Fact]
    public void Folder_without_data_sets_is_advice_and_not_a_failure()
    {
        var findings = DatasetCheck.Examine("/nowhere").ToArray();

        Assert.DoesNotContain(findings, finding => finding.IsBlocking);
        Assert.Contains(findings, finding => finding.Advice?.Contains("/nowhere", StringComparison.Ordinal) == true);
    }
}
