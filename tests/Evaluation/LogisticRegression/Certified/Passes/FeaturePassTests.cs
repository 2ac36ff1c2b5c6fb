using Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.LogisticRegression.Certified.Passes;

public sealed class FeaturePassTests
{
    private static readonly int[] Counts = [1, 3, 16, 65, 1100], Widths = [1, 15, 16, 70, 515],
        ClassCounts = [2, 3, 4, 10, 13];

    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int> { { 33, 7, 397 }, { 5, 2100, 7 } };
            foreach (var (images, dimensions) in Counts.SelectMany(count => Widths.Select(width => (count, width))))
            {
                Array.ForEach(ClassCounts, classes => sizes.Add(images, dimensions, classes));
            }
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Scores_and_sums_are_those_of_plain_loops(int images, int dimensions, int classes)
    {
        var problem = new Numbers(images, dimensions, classes);
        var scores = new double[images, classes];
        var sums = problem.Run(image => image + 1, (image, label, score) =>
        {
            scores[image, label] = score;
            return Math.Cos(score);
        });

        Assert.Equal(images * (images + 1L) / 2, sums.Value);
        for (var label = 0; label < classes; label++)
        {
            for (var image = 0; image < images; image++)
            {
                Assert.Equal(problem.Score(image, label), scores[image, label], 1e-11);
            }
            for (var column = 0; column <= dimensions; column++)
            {
                var expected = Enumerable.Range(0, images)
                    .Sum(image => Math.Cos(scores[image, label]) * problem.Feature(image, column));
                var found = column < dimensions
                    ? sums.Coefficients[(label * dimensions) + column]
                    : sums.Intercepts[label];
                Assert.Equal(expected, found, 1e-10);
            }
        }
    }

    [Fact]
    public void A_pass_is_the_same_to_the_bit_with_one_thread_and_with_three_and_when_it_is_made_again()
    {
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var problem = new Numbers(1100, 70, 10);
            var one = problem.Run(_ => 0.1, (_, _, score) => score);
            var again = problem.Run(_ => 0.1, (_, _, score) => score);
            set_num_threads(3);
            var three = problem.Run(_ => 0.1, (_, _, score) => score);

            Assert.Equal(one.Coefficients, again.Coefficients);
            Assert.Equal(one.Coefficients, three.Coefficients);
            Assert.Equal((one.Value, one.Intercepts[9]), (three.Value, three.Intercepts[9]));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Without_a_point_scores_are_zero_and_without_room_no_sums_are_made()
    {
        using var features = ones(20, 5, dtype: ScalarType.Float64);
        var pass = new FeaturePass(features, 3);

        Assert.Equal(0, pass.Run(default, (_, _, scores, _) => scores.ToArray().Max(Math.Abs), default));
    }

    /// <summary>Made-up features, coefficients and intercepts.</summary>
    private sealed class Numbers(int images, int dimensions, int classes)
    {
        internal double Feature(int image, int column) =>
            column == dimensions ? 1 : Math.Sin((image * 7919) + (column * 104_729) + 1);

        internal double Score(int image, int label) =>
            Enumerable.Range(0, dimensions + 1).Sum(column => Feature(image, column) * Weight(label, column));

        internal (double Value, double[] Coefficients, double[] Intercepts) Run(
            Func<int, double> value, Func<int, int, double, double> factor)
        {
            using var features = tensor(All(images, Feature)).view(images, dimensions);
            var (coefficients, intercepts) = (new double[classes * dimensions], new double[classes]);
            double[] biases = [.. Enumerable.Range(0, classes).Select(label => Weight(label, dimensions))];
            var sum = new FeaturePass(features, classes)
                .Run(new(All(classes, Weight), biases), Step, new(coefficients, intercepts));
            return (sum, coefficients, intercepts);

            double Step(int first, int count, Span<double> scores, int stride)
            {
                for (var i = 0; i < count * classes; i++)
                {
                    ref var score = ref scores[(i / count * stride) + (i % count)];
                    score = factor(first + (i % count), i / count, score);
                }
                return Enumerable.Range(first, count).Sum(value);
            }
        }

        private static double Weight(int label, int column) => Math.Cos((label * 31) + (column * 17));

        private double[] All(int rows, Func<int, int, double> number) =>
            [.. Enumerable.Range(0, rows * dimensions).Select(i => number(i / dimensions, i % dimensions))];
    }
}
