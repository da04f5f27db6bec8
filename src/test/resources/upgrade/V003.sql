insert into reference.term values ('99010001', 'A term', 'A group', 'A_FAMILY', true, 'mini-1');
