using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.MocoV3;
using Mira.Experiments.Methods.SimClr;
using Mira.Experiments.Methods.VicReg;
using Mira.Experiments.Recipes.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Losses of SimCLR, MoCo-v3 and VICReg: numbers of their formulas, vectors of PyTorch, and what must
/// hold.</summary>
public sealed class PairLossTests : IDisposable
{
    private static readonly GatheredRows Alone = new(null);
    private static readonly VicRegRecipe Official = new(), Solo = new() { VarianceWeight = 50 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void SimCLR_has_the_numbers_of_its_formula()
    {
        var first = Anchor.View(1);
        Anchor.Equal(3.611726603648, 0.592198265, SimClrLoss.Of(first, Anchor.View(2), Alone, 0.2), first);
        Assert.Equal(2.388665569559, SimClrLoss.Of(first, Anchor.View(2), Alone, 0.5).item<double>(), 1e-11);
        Anchor.HasItsSlopes(view => SimClrLoss.Of(view, Anchor.View(2), Alone, 0.2), first);
        Anchor.HasItsSlopes(view => SimClrLoss.Of(Anchor.View(1), view, Alone, 0.5), Anchor.View(2));
    }

    [Fact]
    public void MoCo_v3_has_the_numbers_of_its_formula()
    {
        var first = Anchor.View(1);
        Anchor.Equal(3.959177329840, -0.078531348, MocoV3(first, 0.2), first);
        Assert.Equal(8.316825599800, MocoV3(first, 1).item<double>(), 1e-11);
        Anchor.HasItsSlopes(view => MocoV3(view, 0.2), first);
    }

    [Fact]
    public void VICReg_has_the_numbers_of_its_formula()
    {
        var (first, again) = (Anchor.View(1), Anchor.View(1));
        Anchor.Equal(25.128356992721, 2.835804042, VicReg(first, Anchor.View(2), Official), first);
        Anchor.Equal(31.246476156397, 2.360887392, VicReg(again, Anchor.View(2), Solo), again);
        Assert.Equal(25 * 0.755653224860, VicReg(first, Anchor.View(2), Weights(25, 0, 0)).item<double>(), 1e-10);
        Assert.Equal(0.315372381709 + 0.174077151385,
            VicReg(first, Anchor.View(2), Weights(0, 2, 0)).item<double>(), 1e-11);
        Assert.Equal(0.093545752212 + 0.025361455335,
            VicReg(first, Anchor.View(2), Weights(0, 0, 1)).item<double>(), 1e-11);
        Anchor.HasItsSlopes(view => VicReg(view, Anchor.View(2), Official), first);
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void Pairs_equal_PyTorchs_vectors(string type, double tolerance)
    {
        using var golden = new GoldenFile("contrast-pairs.safetensors");
        foreach (var temperature in new[] { 0.1, 0.2, 0.5 })
        {
            var views = Inputs(golden, type, 2);
            Check(golden, $"{type}.simclr.{temperature:0.0}", SimClrLoss.Of(views[0], views[1], Alone, temperature),
                views, tolerance);
        }
        foreach (var temperature in new[] { 0.2, 1 })
        {
            var views = Inputs(golden, type, 4);
            Check(golden, $"{type}.moco-v3.{temperature:0.0}",
                MocoV3Loss.Of(views[..2], views[2..], Alone, temperature), views, tolerance);
            Assert.All(views[2..], key => Assert.Null(key.grad));
        }
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void VICReg_equals_PyTorchs_vectors(string type, double tolerance)
    {
        using var golden = new GoldenFile("redundancy.safetensors");
        foreach (var (name, recipe) in new[] { ("official", Official), ("solo", Solo) })
        {
            var views = Inputs(golden, type, 2);
            Check(golden, $"{type}.{name}", VicReg(views[0], views[1], recipe), views, tolerance);
        }
    }

    [Fact]
    public void SimCLR_of_equal_embeddings_is_the_logarithm_of_all_others_and_of_one_image_nothing()
    {
        var same = ones(6, 3, ScalarType.Float64);
        Assert.Equal(Math.Log(11), SimClrLoss.Of(same, same, Alone, 0.2).item<double>(), 1e-12);
        Assert.Equal(0, SimClrLoss.Of(Anchor.View(1)[..1], Anchor.View(2)[..1], Alone, 0.2).item<double>(), 1e-12);
    }

    [Fact]
    public void SimCLR_and_MoCo_v3_do_not_change_with_the_order_of_the_images()
    {
        var order = tensor(new long[] { 3, 0, 5, 1, 4, 2 });
        var views = Enumerable.Range(1, 4).Select(Anchor.View).ToArray();
        var shuffled = Array.ConvertAll(views, view => view.index_select(0, order));
        Assert.Equal(SimClrLoss.Of(views[0], views[1], Alone, 0.2).item<double>(),
            SimClrLoss.Of(shuffled[0], shuffled[1], Alone, 0.2).item<double>(), 1e-12);
        Assert.Equal(MocoV3Loss.Of(views[..2], views[2..], Alone, 0.2).item<double>(),
            MocoV3Loss.Of(shuffled[..2], shuffled[2..], Alone, 0.2).item<double>(), 1e-12);
    }

    [Fact]
    public void SimCLR_does_not_change_with_the_length_of_an_embedding()
    {
        var lengths = tensor(new[] { 0.1, 2, 30, 1, 0.5, 7 }).unsqueeze(1);
        Assert.Equal(SimClrLoss.Of(Anchor.View(1), Anchor.View(2), Alone, 0.2).item<double>(),
            SimClrLoss.Of(Anchor.View(1).mul(lengths), Anchor.View(2), Alone, 0.2).item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    public void MoCo_v3_of_equal_embeddings_is_the_logarithm_of_the_batch_times_four_temperatures(double temperature)
    {
        var same = ones(6, 3, ScalarType.Float64);
        Assert.Equal(4 * temperature * Math.Log(6),
            MocoV3Loss.Of([same, same], [same, same], Alone, temperature).item<double>(), 1e-12);
    }

    [Fact]
    public void VICReg_of_constant_equal_views_is_what_the_variance_lacks_and_its_gradient_is_finite()
    {
        var same = ones(6, 3, ScalarType.Float64).requires_grad_();
        var loss = VicReg(same, same, Official);
        loss.backward();
        Assert.Equal(24.75, loss.item<double>(), 1e-12);
        Assert.True(same.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void VICReg_of_an_orthogonal_design_has_neither_variance_nor_covariance_to_lose()
    {
        var two = tensor(new double[,] { { 1, 1 }, { 1, -1 } });
        // A Hadamard matrix of order 8, without its constant column.
        var design = kron(two, kron(two, two))[.., 1..];
        Assert.Equal(0, VicReg(design, design, Official).item<double>(), 1e-12);
    }

    [Fact]
    public void Half_precision_is_judged_in_float32()
    {
        var halves = Enumerable.Range(1, 2)
            .Select(view => Anchor.View(view).detach().to_type(ScalarType.BFloat16)).ToArray();
        Assert.Equal(ScalarType.Float32, SimClrLoss.Of(halves[0], halves[1], Alone, 0.2).dtype);
        Assert.Equal(ScalarType.Float32, MocoV3Loss.Of(halves, halves, Alone, 0.2).dtype);
        Assert.Equal(ScalarType.Float32, VicReg(halves[0], halves[1], Official).dtype);
    }

    private static Tensor MocoV3(Tensor first, double temperature) => MocoV3Loss.Of(
        [first, Anchor.View(2)], [Anchor.View(3), Anchor.View(4)], Alone, temperature);

    private static Tensor VicReg(Tensor first, Tensor second, VicRegRecipe recipe) =>
        VicRegLoss.Of(first, second, recipe, null);

    private static VicRegRecipe Weights(double invariance, double variance, double covariance) => new()
    {
        InvarianceWeight = invariance,
        VarianceWeight = variance,
        CovarianceWeight = covariance,
    };

    private static Tensor[] Inputs(GoldenFile golden, string type, int count) =>
        [.. Enumerable.Range(0, count).Select(place => golden[$"input.{place}"]
            .to_type(type == "float64" ? ScalarType.Float64 : ScalarType.Float32).requires_grad_())];

    private static void Check(GoldenFile golden, string name, Tensor loss, Tensor[] inputs, double tolerance)
    {
        loss.backward();
        Near.Equal(golden[$"{name}.loss"], loss, tolerance);
        foreach (var (place, input) in inputs.Index().Where(entry => entry.Item.grad is not null))
        {
            Near.Equal(golden[$"{name}.gradient.{place}"], input.grad!, tolerance);
        }
        Assert.Contains(inputs, input => input.grad is not null);
    }
}
