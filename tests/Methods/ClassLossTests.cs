using Mira.Experiments.Methods.SelfClassifier;
using Mira.Experiments.Methods.Twist;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Losses of TWIST and SelfClassifier: numbers of their formulas, vectors of PyTorch, and what must
/// hold.</summary>
public sealed class ClassLossTests : IDisposable
{
    private const int Images = 12, Classes = 4;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void TWIST_has_the_numbers_of_its_formula()
    {
        var first = Anchor.View(1);
        Anchor.Equal(0.164650766497, 0.023206050, Twist(first, Anchor.View(2)), first);
        Anchor.HasItsSlopes(view => Twist(view, Anchor.View(2)), first);
        var probabilities = TwistLoss.Probabilities([first, Anchor.View(2)], null);
        // KL + EH − HE with other weights tells the parts apart.
        Assert.Equal(0.426352180493 + (2 * 0.830990765982),
            TwistLoss.Of(probabilities, new() { SharpnessWeight = 1, DiversityWeight = 0 }, null).item<double>(),
            1e-11);
        Assert.Equal(0.426352180493 + 0.830990765982 - (3 * 1.092692179978),
            TwistLoss.Of(probabilities, new() { DiversityWeight = 3 }, null).item<double>(), 1e-11);
    }

    [Fact]
    public void SelfClassifier_has_the_numbers_of_its_formula()
    {
        var first = Anchor.View(1);
        Anchor.Equal(3.138320376715, 0.774598060, SelfClassifier([first, Anchor.View(2)], 3), first);
        Anchor.HasItsSlopes(view => SelfClassifier([view, Anchor.View(2)], 3), first);
        var (targets, predicted) = SelfClassifierLoss.Sides(stack([first, Anchor.View(2)]), new(), null);
        Assert.Equal(1.544602626294, -targets[0].mul(predicted[1]).sum(1).mean().item<double>(), 1e-11);
        Assert.Equal(4.732038127136, -targets[1].mul(predicted[0]).sum(1).mean().item<double>(), 1e-11);
    }

    [Theory]
    [InlineData("float64", 1e-12, 2)]
    [InlineData("float64", 1e-12, 4)]
    [InlineData("float32", 1e-5, 2)]
    [InlineData("float32", 1e-5, 4)]
    public void Both_equal_PyTorchs_vectors_with_two_views_and_with_four(string type, double tolerance, int views)
    {
        using var golden = new GoldenFile("class-pairs.safetensors");
        var logits = Inputs(golden, "twist", type, views);
        Check(golden, $"{type}.twist.{views}", Twist(logits), logits, tolerance);
        var scores = Inputs(golden, "self-classifier", type, views);
        Check(golden, $"{type}.self-classifier.{views}", SelfClassifier(scores, 5, 8), scores, tolerance);
    }

    [Fact]
    public void TWIST_of_images_that_are_equally_in_all_classes_is_0()
    {
        var even = full([2, Images, Classes], 1.0 / Classes, ScalarType.Float64);
        Assert.Equal(0, TwistLoss.Of(even, new(), null).item<double>(), 1e-9);
    }

    [Theory]
    [InlineData(12, 4, 4)]
    [InlineData(3, 8, 3)]
    public void TWIST_of_sure_and_balanced_classes_is_minus_the_logarithm_of_images_or_classes(int images, int classes,
        int least)
    {
        var sure = stack([OneHot(images, classes), OneHot(images, classes)]);
        Assert.Equal(-Math.Log(least), TwistLoss.Of(sure, new(), null).item<double>(), 5e-4);
    }

    [Fact]
    public void TWIST_does_not_change_with_the_order_of_the_classes()
    {
        var order = tensor(new long[] { 2, 0, 1 });
        Assert.Equal(Twist(Anchor.View(1), Anchor.View(2)).item<double>(),
            Twist(Anchor.View(1).index_select(1, order), Anchor.View(2).index_select(1, order)).item<double>(), 1e-12);
    }

    [Fact]
    public void SelfClassifier_of_scores_that_say_nothing_is_the_logarithm_of_the_classes()
    {
        var same = ones(Images, Classes, ScalarType.Float64);
        Assert.Equal(Math.Log(Classes), SelfClassifier([same, same], Classes).item<double>(), 1e-10);
    }

    [Fact]
    public void SelfClassifier_of_sure_and_balanced_classes_is_0()
    {
        var sure = OneHot(Images, Classes).mul(50);
        Assert.Equal(0, SelfClassifier([sure, sure], Classes).item<double>(), 1e-10);
    }

    [Fact]
    public void A_number_added_to_a_class_moves_the_prediction_alone_and_one_added_to_an_image_the_target_alone()
    {
        var scores = Anchor.View(1).detach().mul(0.1).unsqueeze(0);
        var ofClass = scores.clone();
        ofClass.select(2, 1).add_(0.3);
        var ofImage = scores.clone();
        ofImage.select(1, 2).add_(0.3);
        var plain = SelfClassifierLoss.Sides(scores, new(), null);

        var (sameTargets, otherPredictions) = SelfClassifierLoss.Sides(ofClass, new(), null);
        var (otherTargets, samePredictions) = SelfClassifierLoss.Sides(ofImage, new(), null);

        Near.Equal(plain.Targets, sameTargets, 1e-12);
        Near.Equal(plain.Predicted, samePredictions, 1e-12);
        Assert.True((plain.Predicted - otherPredictions).abs().max().item<double>() > 1e-2);
        Assert.True((plain.Targets - otherTargets).abs().max().item<double>() > 1e-2);
    }

    [Fact]
    public void Large_scores_stay_finite()
    {
        var large = Anchor.View(1).detach().to_type(ScalarType.Float32).mul(100).requires_grad_();
        var loss = SelfClassifier([large, large.flip(0)], 3);
        loss.backward();
        Assert.True(loss.isfinite().item<bool>());
        Assert.True(large.grad!.isfinite().all().item<bool>());
    }

    private static Tensor Twist(params Tensor[] logits) =>
        TwistLoss.Of(TwistLoss.Probabilities(logits, null), new(), null);

    private static Tensor SelfClassifier(Tensor[] scores, params int[] classes) =>
        SelfClassifierLoss.Of(scores, classes, new(), null);

    /// <summary>Images in the classes by turns.</summary>
    private static Tensor OneHot(int images, int classes) =>
        eye(classes, dtype: ScalarType.Float64).repeat((images + classes - 1) / classes, 1)[..images];

    private static Tensor[] Inputs(GoldenFile golden, string method, string type, int count) =>
        [.. Enumerable.Range(0, count).Select(place => golden[$"{method}.input.{place}"]
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
