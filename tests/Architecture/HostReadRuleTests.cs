using System.Text.RegularExpressions;

namespace Mira.Tests.Architecture;

/// <summary>What runs in a training step reads values of tensors through HostRead only, where readings are counted, and
/// makes no tensor of host numbers on a device, which waits as well: full and HostWrite do not.</summary>
public sealed class HostReadRuleTests
{
    // CpuMatrix views memory of tensors that it has found to be on the CPU.
    private static readonly string[] Allowed = ["experiments/Runtime/CpuMatrix.cs"];

    [Theory]
    [InlineData("experiments/Collectives")]
    [InlineData("experiments/Methods")]
    [InlineData("experiments/Models")]
    [InlineData("experiments/Optimization")]
    [InlineData("experiments/Training")]
    public void Values_are_read_only_where_readings_are_counted(string folder) =>
        Assert.Empty(SourceTree.CSharp
            .Where(file => file.IsIn(folder) && !Allowed.Contains(file.Path))
            .SelectMany(file => Readings(file.Code).Select(reading => $"{file.Path} waits by {reading}")));

    [Theory]
    [InlineData("loss.item<float>()")]
    [InlineData("sums.cpu()")]
    [InlineData("values.data<double>()")]
    [InlineData("matrix.bytes[0]")]
    [InlineData("flag.ToBoolean()")]
    [InlineData("mask.nonzero()")]
    [InlineData("(float)loss")]
    [InlineData("tensor(rates, device: labels.device)")]
    public void Ways_to_wait_for_a_device_are_recognized(string code) => Assert.NotEmpty(Readings(code));

    private static IEnumerable<string> Readings(string code) => Regex
        .Matches(code,
            @"\btensor\([^;]*\bdevice:|\.(item|data)<|\.(cpu|nonzero|ToBoolean|ToSingle|ToDouble|ToInt32|ToInt64)\(\)|\.bytes\b|\((float|double|bool)\)loss\b")
        .Select(match => match.Value);
}
