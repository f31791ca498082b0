"""Vectors for Cobblestone-256 by its author, from the Wycheproof project (Apache-2.0): a part of c2sp_chunked_encryption_aes_256_gcm.

The sealed bytes are compressed with zlib; of the message only length and SHA-512 are given.
"""

KEY = b"YELLOW SUBMARINE YELLOW SUBMARIN"

# What it is, sealed bytes, length and SHA-512 of the message.
VALID = [
    (
        "empty message",
        "78da004800b7ff43a2e39431cbae0389d3fc86adf46f7c3a24de88d9311617e53f3164cc1d5dc738a66b97f0bf786565c317"
        "99c2f463d50a7e10046011dc6fc3c939e3a5db7affb6191551669554fb010000ffff4bc124df",
        0,
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    ),
    (
        "short message",
        "78da004f00b0ffa1a1b56f6db58cd1ede0c5c9db62aef20d3f96a6c594bb9252bb38122de91236502b42a1d7fcab820ffa29"
        "2940d2f86add212cfa42c38df19d3cc9139ee61a5990d3db57433514229beea49a8a72bd010000ffffdb4f2a44",
        7,
        "e85f32a85f1d4f7c9b2d36d20eca8435d81253e7075e9dea069eb1b6da48daf92ef1797367b520d8a46c4f72cecb85b1daff8887fcb41721d39943d1952fc180",
    ),
    (
        "one full chunk and an empty one",
        "78daecc0ad4a0301000060c560f019c49faca0ed821ea2588c62100541cc2746413841835a7c018b20076a325dd4032d8eb5"
        "856361db2d6d6c8b2b838ded3156beeff3fce3e4eb20e9fcf5aaedb07ffb589b1f657190fee7f16f763d3bdcf9ce8aabe5d7"
        "4a145e5e1cdd6fad6c2c1ebead8d8b87c60c00000000000000000000000000000030759bfb7bc7ade6dcfa69ba5abf7bff79"
        "d92e3d07e585a7ddbcbb743648a29b49000000ffff4eef2f3b",
        16384,
        "d787e0bf39e0d2e9a707b94bc77329f665286160744507f0fac9608e33a98994b6d9dd4a43a6326287d32b2e15d76e0de6a8818689698bee2ca419bf9bbedc02",
    ),
    (
        "two full chunks and a short one",
        "78daecd0312b44010000e02b1365b8bac97048e965b9a46e910ce76222bda26e1289d47b3218947a6579623088494f4a3683"
        "d1248b4c262965b0199e6230bc4cf733def27d3fe18bde96c28fabfdc1eae2dce5571caedc0d5f17b717b5707bf3a67efad0"
        "33feda6a06e76bd3239fcfc55e75f67868e2fbbff3988e9e5500000000000000000000000000000080d2650b7df5df7827cf"
        "0fb3e065ec64de0800000000000000000000000000000094afb6be75d4dfbe9f6c4dcd34929f666f6560e3a971f0b7bafbbe"
        "9cb6834e1275030000ffff850d2e54",
        32769,
        "365a0363626fc42718c9fb3507b9e06a4c64971cc7d93e6c0d2058f8ab3bd38151ba6948896655fc6f2b39b27f7f5df52c67fc6d5a44f0f188f018c576646c4b",
    ),
]

# What is wrong, context, sealed bytes.
INVALID = [
    (
        "the tag cut off",
        b"",
        "78dad270329c9ddec7ada418b04767c7923331ee2c87262f125d59a0c8be7373eb2fa924762df7ae29ded2bfa34de6579c35"
        "7a702440af45d1be6fae3c03200000ffff94c01721",
    ),
    (
        "less than a tag",
        b"",
        "78da004400bbff679551dfcc4221c2c5f3dfcff2f94fcd7df0dc5d0dac8ceb294cda58ffffbe199532a141b16102b69550fa"
        "a5e1315a3c823e58b9e3141839e1fd278b80a7dabc12eaa4ed010000ffff54b5266f",
    ),
    (
        "no chunk",
        b"",
        "78da003800c7ffe728f14e89526f8830991f461c0fd07601a246a0c94b753ba4fab29386d9e39e72d5e8955f709651b6dedb"
        "825c64c984364f74e1b6ac93d6010000ffff198a1ded",
    ),
    (
        "another commitment",
        b"",
        "78da004900b6ffa7bf214ab87afe86ae30940aba6d25aa92d1c26a7c4de03ece1f5f63bd31ca5d9517ce97effb9ce62c4f01"
        "433335d070ca3de6243f4cb67a00a4deb622c6b80140d1c88f54ade32fdc010000ffff59a52514",
    ),
    (
        "another context",
        b"wrong context",
        "78da004900b6ff36201844cafc0e596bec8782c560b7b1d065b90a94d227007f07a7185f0c1f449310232a0ff1d5667ece42"
        "aff4e7c0359df78ece43b312d50034c80236b5c7900f7eebe540d242b8eb010000ffffc64f22fe",
    ),
    (
        "another salt",
        b"",
        "78da004900b6ff7c510aa191fdb799b3715106fb9da30a3e314a08a12bf1eed6084369ad9560c21c856d0087e1206c5c1e9a"
        "994b3ca98542e0fe1ffef9e23c0091398606b7077f679901eea490bb8f6b010000fffff4792294",
    ),
    (
        "nothing",
        b"",
        "78da010000ffff00000001",
    ),
    (
        "the salt alone",
        b"",
        "78dacaefb91479802ffcd17ddfcda766ca0536acbc22d4d02b69a70e080000ffff9d580b79",
    ),
    (
        "a full chunk without an end",
        b"",
        "78daecc0a17281010000e0ed05f6005bd8edb6b6b2956db7b2b6853581843b89eaee0fff398993088222f93d8042f0272fa0"
        "090402f5578838e73194efdb546ebb0fe7f1f772300c82bfb7ed7ba691faa9dd3ff6abedf818164abf51b957ff9f4df7f364"
        "158f16e9fccbd35df6949bdc0000000000000000000000000000000057f7997c1cc2d7a8b34e76cf5fc556f3120000ffffbc"
        "aa2611",
    ),
    (
        "two chunks swapped",
        b"",
        "78daecd03f2b05010000f0b733ab4b6755a697e17c0352cacef292283bd3934591de88dea0a737bde53248397f4add7a9781"
        "c5ee884557eaf23f1fe396dfef23fc36d7c2fbe0f6baa8868eff5e8ee6d7df3e06cb930b717be37b38493a97fdf3a4d91b74"
        "b38760fcee77efabb7949e4463dd89a9d30600000000000000000000000000000050bb76da1af909f2e93c5c7cad5a8f9111"
        "000000000000000000000000000000a8dfe1ee41b49d75b63ecb99b3d99be668a37cbfa8c2fde795abd59da7b9b85ffc0700"
        "00ffffa2eb3b6a",
    ),
    (
        "one chunk twice",
        b"",
        "78daecdcb12a45710080f1534a741ec0a04efe3c00990c1225ca7a504a2906ab4506965327ca2486a37446456723d90d32a0"
        "cc6770e77bbbe3ad5b77b90f701fe02cbfdf237c0ff01dbe26559c3d577b5f9fe36ffb633383a993cdb5ed89bc9d5fc5e7df"
        "8b2fa1683d4e86cbdbf9bb9b8f68753ded1e87d9d02b3722000000000000000000000000000000a0710b3fe5fbce569adc4f"
        "ef1e9cce5d3c2902000000000000000000000000000000cd1bf901d4d7ff47cbfd87ecf7af385baa3b2bc3000000ffffe498"
        "2ed9",
    ),
    (
        "a chunk after the end",
        b"",
        "78daecc0b14a02010080e10b228a1b8a86a3a0a1a5836a6aaa088a16c1d11344ee0144e516dd1474921b4451dc0e0e074f47"
        "c15b1c047510444407e11427411741bd07d0451fc3e5ff7ce65feeedcb5f09ba4fb7f6cffda3e7a56eadf4853ccf8c5b69b9"
        "faf11d9abd679f3b37e2fe6a197525eb226cc636ca3a2f000000000000000000000000000000000000000000000080b3536d"
        "edb84b4da46bdd68174b8991508b0c7b4eb76c4cbdc9bb57ed212e0cd4df8373d914b7fd8652f8fc0f9c020000ffffa0f732"
        "8c",
    ),
]
