using System.Security.Cryptography;
using Mira.Datasets.Decoding;

namespace Mira.Datasets.Shards;

/// <summary>Images in shards, each read where it lies, in any order.</summary>
/// <param name="shards">The shards.</param>
/// <param name="places">For each image its shard and its number there.</param>
internal sealed class ShardImages(IReadOnlyList<Shard> shards, ShardPlace[] places) : IImageStore
{
    public int Count => places.Length;

    public int Size => 0;

    public bool IsDecoded => true;

    /// <summary>All images of some shards, in their order.</summary>
    public static ShardImages Of(IReadOnlyList<Shard> shards) => new(shards, [.. shards.SelectMany((shard, number) =>
        Enumerable.Range(0, shard.Count).Select(row => new ShardPlace(number, row)))]);

    /// <summary>Labels as they are written; null where there is none.</summary>
    public IEnumerable<string?> Labels => places.Select(place => shards[place.Shard].Label(place.Row));

    // As if the shard were a folder.
    public string Name(int index) => $"{Of(index).File.Path}/{Of(index).Name(places[index].Row)}";

    public IImageReader Open()
    {
        var page = new PageBuffer();
        return new EncodedImageReader((index, buffer) => Of(index).Read(places[index].Row, buffer, page));
    }

    public IImageStore Select(int[] chosen) => new ShardImages(shards, [.. chosen.Select(place => places[place])]);

    public void AddTo(IncrementalHash hash)
    {
        foreach (var place in places)
        {
            shards[place.Shard].AddTo(hash, place.Row);
        }
    }

    private Shard Of(int index) => shards[places[index].Shard];
}

/// <summary>Where an image is.</summary>
/// <param name="Shard">Number of the shard.</param>
/// <param name="Row">Number of the image in it.</param>
internal readonly record struct ShardPlace(int Shard, int Row);
