using Mira.Experiments.Methods.WMse;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>The loss of W-MSE: numbers of its formula, vectors of PyTorch, and what must hold.</summary>
public sealed class WMseLossTests : IDisposable
{
    private static readonly double[] FirstRow = [0.569955410111, -0.082830830367, -1.832733286846];
    private readonly DisposeScope _scope = NewDisposeScope();

    private static Tensor AsTheyAre => arange(6, dtype: ScalarType.Int64);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void It_has_the_numbers_of_its_formula()
    {
        var first = Anchor.View(1);
        Anchor.Equal(1.673120476662, 0.316482335, Loss(first, Anchor.View(2)), first);
        Assert.Equal(1.663741061881, Loss(first, Anchor.View(2), 0.01).item<double>(), 1e-11);
        Assert.All(FirstRow.Index(), number => Assert.Equal(number.Item,
            WMseLoss.Whitened(first, 6, 0)[0, number.Index].item<double>(), 1e-11));
        Anchor.HasItsSlopes(view => Loss(view, Anchor.View(2), 0.01), first);
        Anchor.HasItsSlopes(view => Loss(Anchor.View(1), view), Anchor.View(2));
    }

    [Theory]
    [InlineData("float64", 1e-11)]
    [InlineData("float32", 1e-5)]
    public void It_equals_PyTorchs_vectors(string type, double tolerance)
    {
        using var golden = new GoldenFile("whitening.safetensors");
        foreach (var (name, count, shrinkage) in
            new[] { ("two.0.0", 2, 0), ("two.0.01", 2, 0.01), ("three.0.0", 3, 0) })
        {
            var views = Enumerable.Range(0, count).Select(place => golden[$"input.{place}"]
                .to_type(type == "float64" ? ScalarType.Float64 : ScalarType.Float32).detach().requires_grad_())
                .ToArray();
            LabelLossTests.Check(golden, $"{type}.{name}", WMseLoss.Of(views, golden["order"], 16, shrinkage), views,
                tolerance);
            Near.Equal(golden[$"{type}.rows.{(shrinkage == 0 ? "0.0" : "0.01")}"],
                WMseLoss.Whitened(views[0].index_select(0, golden["order"]), 16, shrinkage), tolerance);
        }
    }

    [Fact]
    public void Whitened_rows_have_mean_0_and_the_identity_for_covariance_in_every_slice()
    {
        using var generator = new Generator(2);
        var white = WMseLoss.Whitened(randn([48, 8], ScalarType.Float64, generator: generator).mul(5).add(3), 24, 0);
        foreach (var slice in white.chunk(2))
        {
            Assert.InRange(slice.mean([0]).abs().max().item<double>(), 0, 1e-12);
            Near.Equal(eye(8, dtype: ScalarType.Float64), cov(slice.t()), 1e-11);
        }
    }

    [Fact]
    public void Identical_views_have_nothing_to_lose() =>
        Assert.Equal(0, Loss(Anchor.View(1), Anchor.View(1)).item<double>(), 1e-12);

    [Fact]
    public void A_lower_triangular_map_is_undone_and_a_rotation_is_not()
    {
        var map = tensor(new double[,] { { 2, 0, 0 }, { 1, 0.5, 0 }, { -3, 4, 1.5 } });
        var rotation = tensor(new double[,] { { 0, -1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } });
        var (first, second) = (Anchor.View(1), Anchor.View(2));

        Near.Equal(WMseLoss.Whitened(first, 6, 0), WMseLoss.Whitened(first.matmul(map.t()), 6, 0), 1e-11);
        Assert.NotEqual(Loss(first, second).item<double>(),
            Loss(first.matmul(rotation), second.matmul(rotation)).item<double>(), 1e-3);
    }

    [Fact]
    public void A_covariance_without_inverse_is_a_number_that_is_not_finite_and_no_exception()
    {
        var same = ones(6, 3);
        Assert.False(double.IsFinite(Loss(same, same).item<float>()));
        Assert.True(double.IsFinite(Loss(Anchor.View(1)[..3], Anchor.View(2)[..3], 0.1, 3).item<double>()));
    }

    [Fact]
    public void Half_precision_is_whitened_in_float32() => Assert.Equal(ScalarType.Float32,
        WMseLoss.Whitened(Anchor.View(1).detach().to_type(ScalarType.BFloat16), 6, 0.1).dtype);

    private static Tensor Loss(Tensor first, Tensor second, double shrinkage = 0, int rows = 6) =>
        WMseLoss.Of([first, second], AsTheyAre[..rows], rows, shrinkage);
}
