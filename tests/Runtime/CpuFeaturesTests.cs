using CsCheck;
using Mira.Experiments.Runtime;

namespace Mira.Tests.Runtime;

public sealed class CpuFeaturesTests
{
    private const string Zen3 = "processor\t: 0\nmodel name\t: AMD EPYC 7763 64-Core Processor\nflags\t\t: " +
        "fpu sse4_2 fma avx2\nbugs\t\t: none\n";
    private const string SapphireRapids =
        "model name\t: Intel(R) Xeon(R) Platinum 8480+\nflags\t\t: avx2 avx512f avx512_bf16 amx_bf16\n";

    [Fact]
    public void Name_and_flags_are_those_of_the_first_processor()
    {
        var cpu = CpuFeatures.Parse(Zen3);

        Assert.Equal("AMD EPYC 7763 64-Core Processor", cpu.Name);
        Assert.Equal(["avx2", "fma", "fpu", "sse4_2"], cpu.Flags.Order());
    }

    [Theory]
    [InlineData(Zen3, false, false)]
    [InlineData(SapphireRapids, false, true)]
    [InlineData("flags: avx512f avx512_bf16", false, false)]
    [InlineData("flags: avx512f amx_bf16", false, true)]
    [InlineData(SapphireRapids, true, false)]
    [InlineData("", false, false)]
    public void Bf16_is_tried_only_on_a_cpu_that_multiplies_tiles_of_it(string cpuinfo, bool onCuda, bool isOpen) =>
        Assert.Equal(isOpen, ComputeSettings.IsOpen(ComputePrecision.Auto, onCuda, CpuFeatures.Parse(cpuinfo)));

    [Theory]
    [InlineData(false, ComputePrecision.Fp32)]
    [InlineData(true, ComputePrecision.Bf16)]
    public void Automatic_precision_is_fp32_on_a_cpu_and_bf16_on_a_gpu(bool onCuda, ComputePrecision expected) =>
        Assert.Equal(expected, ComputeSettings.Resolve(ComputePrecision.Auto, onCuda));

    [Theory]
    [InlineData(ComputePrecision.Fp32)]
    [InlineData(ComputePrecision.Bf16)]
    public void Precision_that_was_asked_for_is_kept(ComputePrecision asked)
    {
        Assert.Equal(asked, ComputeSettings.Resolve(asked, onCuda: true));
        Assert.False(ComputeSettings.IsOpen(asked, onCuda: false, CpuFeatures.Parse(SapphireRapids)));
    }

    [Theory]
    [InlineData(Zen3, false)]
    [InlineData("flags: avx512f avx512bw", true)]
    public void Libtorch_computes_with_AVX_512_where_bytes_and_words_have_it(string cpuinfo, bool expected) =>
        Assert.Equal(expected, CpuFeatures.Parse(cpuinfo).HasAvx512);

    [Fact]
    public void Any_text_is_read() =>
        Gen.String.Sample(text => CpuFeatures.Parse(text).Name.Length > 0 || text.Contains("model name"));
}
