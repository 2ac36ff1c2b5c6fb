using System.Globalization;
using Mira.Datasets;
using Mira.Datasets.Augmentation;
using Mira.Datasets.Loading;
using Mira.Experiments.Evaluation;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>For some test images the training images whose features are nearest: a row each, the
/// test image first.</summary>
public static class NeighborSheet
{
    private const int Rows = 10, Neighbors = 8, SmallTile = 32, Tile = 96;

    /// <summary>The sheet; frames tell whether a neighbor is of the test image's class.</summary>
    /// <param name="result">A nearest-neighbor evaluation of these images.</param>
    /// <param name="data">The images.</param>
    public static TileSheet Of(Evaluated result, ImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(data);
        var size = data.Train.Size > 0 ? SmallTile : Tile;
        var count = Math.Min(Rows, data.Test.Count);
        // One further each time: where classes take turns, equal steps would meet one class alone.
        int[] queries = [.. Enumerable.Range(0, count)
            .Select(i => (int)Math.Min(data.Test.Count - 1, ((long)i * data.Test.Count / count) + i))];
        var near = Array.ConvertAll(queries, query => result.Neighbors[query].Take(Neighbors).ToArray());
        var asked = Pixels(data.Test.Select(queries), size);
        var found = Pixels(data.Train.Select(near.SelectMany(row => row.Select(neighbor => neighbor.Place))), size);
        var width = near[0].Length;
        return new TileSheet($"Nearest training images to some test images of {data.Name}, by {result.Row.Method}",
            size,
            ["test image", .. Enumerable.Range(1, width)
                .Select(place => FormattableString.Invariant($"neighbor {place}"))],
            [.. queries.Select((query, row) => (IReadOnlyList<SheetTile>)
            [
                new(asked[row], null, NameOf(data.Test.Label(query))),
                .. near[row].Select((neighbor, column) => new SheetTile(found[(row * width) + column],
                    data.Train.Label(neighbor.Place) == data.Test.Label(query),
                    NameOf(data.Train.Label(neighbor.Place)),
                    neighbor.Similarity.ToString("0.000", CultureInfo.InvariantCulture))),
            ])])
        {
            RightWords = "of the test image's class",
            WrongWords = "of another class",
            NoteWords = "number: cosine similarity of the features",
        };
        string NameOf(int label) => label >= 0 && label < data.ClassNames.Count
            ? data.ClassNames[label]
            : label.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>RGB bytes of every image, [size, size, 3].</summary>
    private static List<byte[]> Pixels(ImageSet images, int size)
    {
        var view = ViewRecipe.Plain with
        {
            Size = size,
            ShorterSide = images.Size == size ? null : size,
            Normalization = new(new(0, 0, 0), new(1, 1, 1)),
        };
        using var loader = new BatchLoader(images, [view],
            new LoaderOptions { BatchSize = images.Count, Order = ImageOrder.Sequential, DropLast = false });
        var batch = loader.Epoch(0).First();
        return [.. batch.Views[0].Chunk(3 * size * size).Take(batch.Count)
            .Select(image => Array.ConvertAll(image, value => (byte)Math.Round(255 * value)))];
    }
}
