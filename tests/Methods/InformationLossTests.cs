using Mira.Experiments.Collectives;
using Mira.Experiments.Methods.DeepInfoMax;
using Mira.Experiments.Methods.Iic;
using Mira.Experiments.Recipes.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>The losses of IIC and DeepInfoMax on small inputs, on PyTorch's vectors, and what must hold of
/// them.</summary>
public sealed class InformationLossTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void IIC_has_the_numbers_of_its_formula()
    {
        var first = Anchor.View(1);
        Anchor.Equal(-0.002148744462, -0.000317989, Iic([first, Anchor.View(2)], 3, 1), first);
        Anchor.HasItsSlopes(view => Iic([view, Anchor.View(2)], 3, 1.5), Anchor.View(1));
        Anchor.HasItsSlopes(view => Iic([Anchor.View(1), view], 3, 1.5), Anchor.View(2));
    }

    [Fact]
    public void DeepInfoMax_has_the_numbers_of_its_formula()
    {
        var images = Anchor.View(1);
        var loss = Dim(Anchor.View(2).unsqueeze(1), images, InformationEstimator.JensenShannon);
        Anchor.Equal(-0.062087186991, 0.053757316, loss, images);
        Assert.All(Enum.GetValues<InformationEstimator>(), estimator =>
        {
            Anchor.HasItsSlopes(view => Dim(Anchor.View(2).unsqueeze(1), view, estimator), Anchor.View(1));
            Anchor.HasItsSlopes(view => Dim(view.unsqueeze(1), Anchor.View(1), estimator), Anchor.View(2));
        });
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void IIC_equals_PyTorchs_vectors(string type, double tolerance)
    {
        using var golden = new GoldenFile("class-information.safetensors");
        foreach (var weight in (double[])[1, 1.5])
        {
            var logits = Inputs(golden, type);
            Check(golden, $"{type}.{weight:0.0}", Iic(logits, 6, weight), logits, tolerance);
        }
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void DeepInfoMax_equals_PyTorchs_vectors(string type, double tolerance)
    {
        using var golden = new GoldenFile("local-maps.safetensors");
        foreach (var (name, estimator) in ((string, InformationEstimator)[])[
            ("jsd", InformationEstimator.JensenShannon), ("nce", InformationEstimator.InfoNce),
            ("dv", InformationEstimator.DonskerVaradhan)])
        {
            var inputs = Inputs(golden, type);
            Check(golden, $"{type}.{name}", Dim(inputs[0].transpose(1, 2), inputs[1], estimator), inputs, tolerance);
        }
    }

    /// <summary>Uneven parts: 10 of 24 rows here, 14 there.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(nameof(InformationEstimator.JensenShannon))]
    [InlineData(nameof(InformationEstimator.InfoNce))]
    [InlineData(nameof(InformationEstimator.DonskerVaradhan))]
    public void Two_processes_have_the_loss_and_the_gradients_of_one(string? estimator)
    {
        const int Rows = 24, Split = 10;
        using var generator = new Generator(3);
        Tensor[] inputs = [randn([Rows, 4, 6], ScalarType.Float64, generator: generator),
            randn([Rows, 6], ScalarType.Float64, generator: generator)];
        var (whole, slopes) = Part(0..Rows, null);

        var halves = TwoHalves.Run((half, collectives) =>
            Part(half == 0 ? 0..Split : Split..Rows, new(collectives, Rows)));

        Assert.Equal(whole, halves.Sum(half => half.Loss), 1e-12);
        for (var place = 0; place < 2; place++)
        {
            Near.Equal(slopes[place], cat([.. halves.Select(half => half.Slopes[place])]), 1e-12);
        }

        (double Loss, Tensor[] Slopes) Part(Range rows, SharedRows? shared)
        {
            Tensor[] own = [.. inputs.Select(input => input[rows].clone().requires_grad_())];
            var loss = estimator is null
                ? IicLoss.Of(own[0].transpose(0, 1).softmax(2),
                    own[0].transpose(0, 1).add(own[1]).softmax(2), 1.5, shared)
                : new InformationLoss(Enum.Parse<InformationEstimator>(estimator), shared).Of(own[0], own[1]);
            var weighted = loss.mul((double)own[0].shape[0] / Rows);
            weighted.backward();
            return (weighted.item<double>(), [.. own.Select(input => input.grad!)]);
        }
    }

    [Fact]
    public void IIC_of_classes_that_are_independent_is_0()
    {
        // Every pair of classes equally often.
        var first = eye(3, dtype: ScalarType.Float64).repeat_interleave(3, 0).unsqueeze(0);
        var second = eye(3, dtype: ScalarType.Float64).repeat(3, 1).unsqueeze(0);
        Assert.Equal(0, IicLoss.Of(first, second, 1, null).item<double>(), 1e-12);
    }

    [Fact]
    public void IIC_of_sure_balanced_and_equal_classes_is_minus_the_logarithm_of_their_number()
    {
        var sure = eye(4, dtype: ScalarType.Float64).repeat(3, 1).unsqueeze(0);
        Assert.Equal(-Math.Log(4), IicLoss.Of(sure, sure, 1, null).item<double>(), 1e-12);
    }

    [Fact]
    public void IIC_does_not_change_with_the_order_of_images_and_views()
    {
        var (first, second) = (Anchor.View(1), Anchor.View(2));
        var value = Iic([first, second], 3, 1).item<double>();
        Assert.Equal(value, Iic([second, first], 3, 1).item<double>(), 1e-14);
        Assert.Equal(value, Iic([first.flip(0), second.flip(0)], 3, 1).item<double>(), 1e-14);
    }

    [Fact]
    public void IIC_of_probabilities_of_0_has_finite_slopes()
    {
        var logits = eye(4).mul(300).requires_grad_();
        Iic([logits, logits], 4, 1).backward();
        Assert.True(logits.grad!.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(nameof(InformationEstimator.JensenShannon))]
    [InlineData(nameof(InformationEstimator.DonskerVaradhan))]
    public void DeepInfoMax_of_scores_of_0_is_0(string estimator) => Assert.Equal(0,
        Dim(zeros(6, 4, 3, ScalarType.Float64), zeros(6, 3, ScalarType.Float64),
            Enum.Parse<InformationEstimator>(estimator)).item<double>(), 1e-12);

    [Fact]
    public void DeepInfoMax_of_images_that_know_their_parts_is_minus_twice_the_logarithm_of_2()
    {
        // Own scores of 900, others of -900.
        var images = eye(4, dtype: ScalarType.Float64);
        var parts = images.mul(1800).sub(full([4, 4], 900, ScalarType.Float64));
        Assert.Equal(-2 * Math.Log(2), Dim(parts.unsqueeze(1), images, InformationEstimator.JensenShannon)
            .item<double>(), 1e-12);
    }

    private static Tensor Iic(Tensor[] logits, int clusters, double weight)
    {
        var probabilities = logits.Select(view => view.view(view.shape[0], -1, clusters).softmax(2).transpose(0, 1))
            .ToArray();
        return IicLoss.Of(probabilities[0], probabilities[1], weight, null);
    }

    private static Tensor Dim(Tensor parts, Tensor images, InformationEstimator estimator) =>
        new InformationLoss(estimator, null).Of(parts, images);

    private static Tensor[] Inputs(GoldenFile golden, string type) =>
        [.. Enumerable.Range(0, 2).Select(place => golden[$"input.{place}"]
            .to_type(type == "float64" ? ScalarType.Float64 : ScalarType.Float32).requires_grad_())];

    private static void Check(GoldenFile golden, string name, Tensor loss, Tensor[] inputs, double tolerance)
    {
        loss.backward();
        Near.Equal(golden[$"{name}.loss"], loss, tolerance);
        foreach (var (place, input) in inputs.Index())
        {
            Near.Equal(golden[$"{name}.gradient.{place}"], input.grad!, tolerance);
        }
    }
}
