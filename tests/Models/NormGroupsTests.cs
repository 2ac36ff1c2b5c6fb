using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Models;

/// <summary>Batch normalization in groups, and the shuffle of rows over them.</summary>
public sealed class NormGroupsTests : IDisposable
{
    private const int Rows = 24;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("rows")]
    [InlineData("maps")]
    public void Four_groups_are_four_calls_of_PyTorch_whose_statistics_are_averaged(string name)
    {
        using var file = new GoldenFile("contrast-heads2.safetensors");
        Check(file, $"groups.{name}", Pass(file, $"groups.{name}", .., SingleProcess.Instance));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Processes_that_hold_whole_groups_have_the_groups_and_statistics_of_one(int processes)
    {
        using var file = new GoldenFile("contrast-heads2.safetensors");
        var rows = Rows / processes;

        var parts = TwoHalves.Run(processes, (rank, all) =>
            Pass(file, "groups.maps", (rank * rows)..((rank + 1) * rows), all));

        Check(file, "groups.maps", parts[0] with
        {
            Output = cat([.. parts.Select(part => part.Output)]),
            Input = cat([.. parts.Select(part => part.Input)]),
            Weight = stack(parts.Select(part => part.Weight)).sum(dim: 0),
            Bias = stack(parts.Select(part => part.Bias)).sum(dim: 0),
        });
        Assert.All(parts, part => Assert.True(part.Mean.equal(parts[0].Mean).all().item<bool>()));
    }

    /// <summary>A network that tells each row's place shows where the rows were and that they came back.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_shuffled_pass_gives_rows_to_other_groups_and_returns_them_in_their_order(int processes)
    {
        var images = arange(Rows, ScalarType.Float32).view(Rows, 1, 1, 1).expand(Rows, 3, 2, 2);
        var own = Rows / processes;
        var parts = TwoHalves.Run(processes, (rank, all) =>
        {
            var seen = new List<float>();
            var groups = new NormGroups(4, 7, processes == 1 ? SingleProcess.Instance : all, Rows);
            var output = Assert.Single(groups.ReadShuffled(3, [images[(rank * own)..((rank + 1) * own)]], views =>
            {
                var numbers = views.Single().mean([1, 2, 3]).unsqueeze(1);
                seen.AddRange(numbers.data<float>());
                return [new NetworkOutput(numbers, numbers.add(100), numbers.to_type(ScalarType.BFloat16))];
            }));
            return (Seen: seen, Output: output);
        });

        var seen = parts.SelectMany(part => part.Seen).ToList();
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => (float)row), seen.Order());
        Assert.InRange(seen.Index().Count(row => (int)row.Item / 6 != row.Index / 6), Rows / 2, Rows);
        var all = cat([.. parts.Select(part => part.Output.Features)]).squeeze(1);
        Assert.True(all.equal(arange(Rows, ScalarType.Float32)).all().item<bool>());
        Assert.All(parts, part => Assert.True(part.Output.Embeddings.equal(part.Output.Features.add(100)).all()
            .item<bool>()));
        Assert.All(parts, part => Assert.Equal(ScalarType.BFloat16, part.Output.Logits.dtype));
    }

    [Fact]
    public void Every_step_and_every_view_has_an_order_of_its_own_which_a_repeated_step_has_again()
    {
        var images = arange(Rows, ScalarType.Float32).view(Rows, 1, 1, 1).expand(Rows, 3, 2, 2);
        var groups = new NormGroups(4, 7, SingleProcess.Instance, Rows);
        List<string> Orders(int step)
        {
            var orders = new List<string>();
            groups.ReadShuffled(step, [images, images], views => [.. views.Select(view =>
            {
                var numbers = view.mean([1, 2, 3]).unsqueeze(1);
                orders.Add(string.Join(' ', numbers.data<float>()));
                return new NetworkOutput(numbers, numbers, numbers);
            })]);
            return orders;
        }

        Assert.Equal(Orders(3), Orders(3));
        Assert.Equal(4, Orders(3).Concat(Orders(4)).Distinct().Count());
    }

    private static PassResult Pass(GoldenFile file, string name, Range part, ICollectives all)
    {
        var input = file[$"{name}.x"][part].clone().requires_grad_();
        var (weight, bias) = (file[$"{name}.weight"].requires_grad_(), file[$"{name}.bias"].requires_grad_());
        var (mean, variance) = (zeros(8), ones(8));
        var output = new NormGroups(4, 7, all, Rows).Normalize(input, (weight, bias), (mean, variance), 0.1, 1e-5);
        output.mul(file[$"{name}.pull"][part]).sum().backward();
        return new(output.detach(), mean, variance, input.grad!, weight.grad!, bias.grad!);
    }

    private static void Check(GoldenFile file, string name, PassResult pass)
    {
        Near.Equal(file[$"{name}.y"], pass.Output, 1e-5);
        Near.Equal(file[$"{name}.mean"], pass.Mean, 1e-5);
        Near.Equal(file[$"{name}.variance"], pass.Variance, 1e-5);
        Near.Equal(file[$"{name}.gradient.x"], pass.Input, 1e-5);
        Near.Equal(file[$"{name}.gradient.weight"], pass.Weight, 1e-5);
        Near.Equal(file[$"{name}.gradient.bias"], pass.Bias, 1e-5);
    }

    private sealed record PassResult(Tensor Output, Tensor Mean, Tensor Variance, Tensor Input, Tensor Weight,
        Tensor Bias);
}
