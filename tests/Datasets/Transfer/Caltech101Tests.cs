using System.Security.Cryptography;
using System.Text;
using Mira.Datasets;
using Mira.Datasets.Transfer;

namespace Mira.Tests.Datasets.Transfer;

public sealed class Caltech101Tests : IDisposable
{
    // Images in each of the 102 folders, in ordinal order of their names.
    private const string Sizes =
        """
        BACKGROUND_Google 467 Faces 435 Faces_easy 435 Leopards 200 Motorbikes 798 accordion 55 airplanes 800 anchor 42 ant 42
        barrel 47 bass 54 beaver 46 binocular 33 bonsai 128 brain 98 brontosaurus 43 buddha 85 butterfly 91 camera 50 cannon 43
        car_side 123 ceiling_fan 47 cellphone 59 chair 62 chandelier 107 cougar_body 47 cougar_face 69 crab 73 crayfish 70
        crocodile 50 crocodile_head 51 cup 57 dalmatian 67 dollar_bill 52 dolphin 65 dragonfly 68 electric_guitar 75 elephant 64
        emu 53 euphonium 64 ewer 85 ferry 67 flamingo 67 flamingo_head 45 garfield 34 gerenuk 34 gramophone 51 grand_piano 99
        hawksbill 100 headphone 42 hedgehog 54 helicopter 88 ibis 80 inline_skate 31 joshua_tree 64 kangaroo 86 ketch 114 lamp 61
        laptop 81 llama 78 lobster 41 lotus 66 mandolin 43 mayfly 40 menorah 87 metronome 32 minaret 76 nautilus 55 octopus 35
        okapi 39 pagoda 47 panda 38 pigeon 45 pizza 53 platypus 34 pyramid 57 revolver 82 rhino 59 rooster 49 saxophone 40
        schooner 63 scissors 39 scorpion 84 sea_horse 57 snoopy 35 soccer_ball 64 stapler 45 starfish 86 stegosaurus 59
        stop_sign 64 strawberry 35 sunflower 85 tick 49 trilobite 86 umbrella 75 watch 239 water_lilly 37 wheelchair 59
        wild_cat 34 windsor_chair 56 wrench 39 yin_yang 60
        """;

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_draw_is_the_published_list_of_3060_lines_and_the_rest_the_published_test_list()
    {
        var words = Sizes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i += 2)
        {
            var folder = Path.Combine(_root, "101_ObjectCategories", words[i]);
            StandIns.Create(folder, Enumerable.Range(1, int.Parse(words[i + 1]))
                .Select(number => $"image_{number:0000}.jpg"));
        }
        var set = Catalog.Load("caltech101", _root);

        Assert.Equal((102, 3_060, 6_728), (set.ClassNames.Count, set.Train.Count, set.Test.Count));
        Assert.Equal(2_416, Names(set.Train).Distinct().Count());
        // SHA-256 of the image names of caltech101-splits/{train,test}.txt of ssl-transfer
        // @5fbb1eb, joined by line feeds.
        Assert.Equal("fac80f005c3a0a9c73530c8a3aa70ad8c179cd35e1106fa4b303a517b11f6a95", Hash(set.Train));
        Assert.Equal("880950ebc9d726327174f773d7571021df533522f0bc603102321a75097eb62a", Hash(set.Test));
        Assert.Empty(set.Notes);
    }

    // numpy.random.seed(0); numpy.random.choice(467, 8), numpy.random.choice(1, 2),
    // numpy.random.choice(1000000, 3), NumPy 2.2.4.
    [Fact]
    public void Draws_are_those_of_NumPy()
    {
        var random = new NumPyRandom(0);
        Assert.Equal([172, 47, 117, 192, 323, 251, 195, 359], random.Below(467, 8));
        Assert.Equal([0, 0], random.Below(1, 2));
        Assert.Equal(Drawn, random.Below(1_000_000, 3));
    }

    private static readonly int[] Drawn = [304_137, 122_579, 610_581];

    private static string[] Names(ImageSet images) =>
        [.. Enumerable.Range(0, images.Count).Select(place => string.Join('/', images.Name(place).Split('/')[^2..]))];

    private static string Hash(ImageSet images) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Names(images)))));
}
